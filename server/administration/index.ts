// The registers by the definitions that are their forms.
import { accounts } from './accounts.ts';
import { audit } from './audit.ts';
import { organisations } from './organisations.ts';
import type { Register } from './register.ts';

export const registers: { readonly [process: string]: Register } = { accounts, audit, organisations };
