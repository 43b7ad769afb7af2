// What rules may read at one moment, gathered by the caller: who acts, for whom, on what, when.
import type { Json, JsonObject } from './json.ts';
import type { Text } from './definition.ts';
import type { Policy } from './policy.ts';

/** An organisation as facts carry it: `territory` is the region code prefix it is responsible for, `portal` the one it comes in by; further keys are its attributes. */
export interface Organisation {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly region?: string;
  readonly territory?: string;
  readonly portal?: string;
  readonly [attribute: string]: Json | undefined;
}

/** A security key as its issuer knows it. `org` is the organisation of the same code, where the directory has it. */
export interface ShownKey {
  readonly id: string;
  readonly serial: string;
  readonly kind: 'legal' | 'operator';
  readonly holder: string;
  readonly enterprise: string;
  readonly legalRepresentative?: string;
  readonly creditCode?: string;
  readonly organisationCode?: string;
  readonly customsCode?: string;
  /** Its last day. */
  readonly validUntil: string;
  readonly org?: Organisation;
  /** That organisation has an administrator. */
  readonly isAdministered: boolean;
}

/** The kind of the key that is bound to an account, and whether the administrator of its organisation holds that of a legal person; without an organisation nobody has to. */
export interface HeldKeys { readonly own: 'legal' | 'operator' | null; readonly legal: boolean }

/** Who acts now. Permissions are `<process>:<permission>`, worked out by the platform. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'system' | 'guest';
  /** Of a guest: the case whose link he came by. */
  readonly link?: string;
  readonly org?: Organisation;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
}

/** A moment: the instant in UTC with milliseconds, and what clock and calendar show in the zone (IANA name). */
export interface Now {
  readonly instant: string;
  readonly date: string;
  readonly time: string;
  readonly zone: string;
}

/** A working calendar, year by year: days off and days of work that override weekends. `asked` gathers the years that rules of one step count in. */
export interface Calendar {
  readonly id: string;
  readonly years: { readonly [year: string]: { readonly off: readonly string[]; readonly on: readonly string[] } };
  readonly asked?: Set<string>;
}

/** A stored file as a submission names it by id. `kind` is judged from its bytes at upload. */
export interface FileFact {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly bytes: number;
}

/** The item (subject) of an instance: its data, and its summary under `instance`. */
export type Item = JsonObject & { readonly instance: { readonly id: string; readonly number: string; readonly state: string; readonly org: Organisation } };

/** Everything the caller knows. `form` and `instance` are added by the engine from what is stored. */
export interface Facts {
  readonly actor: Actor;
  readonly now: Now;
  /** The applicant's organisation, fresh; at the start the actor's own. */
  readonly org?: Organisation;
  /** When the form was opened that is filled in; told for events that have to be sent in time. */
  readonly opened?: string;
  readonly item?: Item;
  readonly params: JsonObject;
  /** What this person and organisation keep in records, by process: for first values of a form, on the page alone. */
  readonly record?: JsonObject;
  /** Events of this process that the actor's organisation has switched off. */
  readonly off?: readonly string[];
  /** How user names and passwords are made, for forms that ask for them. */
  readonly policy?: Policy;
  /** What the sender has shown beside the form: that he is a person, or the number of a phone at hand. Whoever says so has checked it, or does before anything is kept. */
  readonly proof?: { readonly captcha?: true; readonly sms?: string; readonly key?: true };
  /** The security key that the form was opened by. */
  readonly key?: ShownKey;
  /** What the actor holds of keys that are in force, told for definitions that ask for one. */
  readonly keys?: HeldKeys;
  /** Answers to the questions of `ask`, by name of the lookup. */
  readonly lookup?: JsonObject;
  /** Places left, by name of the reservation. */
  readonly reservation?: { readonly [name: string]: { readonly left: number } };
  /** Files of this draft or case, by id. */
  readonly files?: { readonly [id: string]: FileFact };
  /** Of the people and organisations a submission names in fields that choose among some, those that may be chosen: the field and the id, with a blank. */
  readonly choosable?: readonly string[];
  /** What a field asks beside what its definition says, by pointer, for the page alone. */
  readonly hints?: { readonly [pointer: string]: Text };
  /** Names of people and organisations by id, for the page alone. */
  readonly names?: { readonly [id: string]: string };
  /** The members of a party form, by its grantees joined with a blank (`keyOfGrantees`). */
  readonly people?: { readonly [grantees: string]: readonly Actor[] };
  /** The person a command names, as a member of the party asked for if he is one; null when there is none. */
  readonly person?: Actor | null;
  /** Who stands in for a person now; null when nobody does. */
  readonly substitutes?: { readonly [account: string]: Actor | null };
  /** The working calendar in force, for definitions that count working days. */
  readonly calendar?: Calendar;
  /** Dictionaries in force: code to label, for messages and for the judgement of options. */
  readonly dictionaries?: { readonly [name: string]: { readonly [code: string]: Json } };
}

/** What a step has to know of the directory before it can be taken. */
export interface Asks {
  /** Party forms whose members are asked for, each by its grantees. */
  readonly people?: readonly (readonly string[])[];
  /** A person, as a member of a party where he is one. */
  readonly person?: { readonly id: string; readonly of: readonly string[] };
  /** People whose substitutes are asked for; those of the substitutes may be told with them. */
  readonly substitutes?: readonly string[];
}
