// The registers by the definitions that are their forms.
import { audit } from './audit.ts';
import type { Register } from './register.ts';

export const registers: { readonly [process: string]: Register } = { audit };
