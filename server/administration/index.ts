// The registers by the definitions that are their forms.
import { accounts } from './accounts.ts';
import { audit } from './audit.ts';
import { calendars } from './calendars.ts';
import { dictionaries, entries } from './dictionaries.ts';
import { keys } from './keys.ts';
import { letters } from './letters.ts';
import { organisations } from './organisations.ts';
import { policies } from './policies.ts';
import { portals } from './portals.ts';
import type { Register } from './register.ts';

export const registers: { readonly [process: string]: Register } = { accounts, audit, calendars, dictionaries, 'dictionary-entries': entries, keys, letters, organisations, policies, portals };
