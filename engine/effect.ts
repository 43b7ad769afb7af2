// The closed list of effects: what a step asks of the outside, as data. The caller turns each into rows.
import type { Text } from './definition.ts';
import type { Organisation } from './facts.ts';
import type { JsonObject } from './json.ts';

/** A message to people: `to` are grantees (party.ts), `mails` bare addresses. Words are final but for `{instance.number}` and `{link}`, which are filled when shown or sent. */
export interface Notify {
  readonly type: 'notify';
  readonly message: string;
  /** Absent: a notice. */
  readonly category?: 'warning';
  readonly to: readonly string[];
  readonly mails: readonly string[];
  readonly channels: readonly ('in-app' | 'mail' | 'sms' | 'copy')[];
  readonly title: Text;
  readonly text: Text;
  /** The text has a place `{link}` for a secret address that opens the form of this event, good for so many days from `since`, when the case came to where it is. */
  readonly opens?: { readonly event: string; readonly days: number; readonly since: string };
}

/** A person as stored: the name is copied, so that nothing has to be looked up years later. */
export interface Person { readonly id: string; readonly name: string; readonly org?: string }

/** What somebody answered on a seat. An automatic vote says why it is one. */
export interface Vote {
  /** A verb of the task; `advise` on a seat that only advises. */
  readonly verb: string;
  readonly by: Person;
  readonly at: string;
  readonly comment: string;
  /** Where a vote that returns wants to. */
  readonly to?: string;
  /** `self`: the applicant's own seat; `duplicate`: its holder has approved before. */
  readonly auto?: 'self' | 'duplicate';
}

/** One person's place in a task. */
export interface Seat {
  readonly id: string;
  /** Grantees who may take it; none when it is somebody's from the start. */
  readonly candidates: readonly string[];
  /** In whose hands it is: only this person may answer. Absent, any candidate may. */
  readonly actor?: Person;
  /** Whose it is, kept when it is transferred. */
  readonly owner?: Person;
  /** For whom the actor stands in. */
  readonly onBehalfOf?: Person;
  /** Who delegated it, the last of them nearest: the next opinion gives it back to him. */
  readonly stack?: readonly Person[];
  /** Seats that answer first. */
  readonly after?: readonly string[];
  /** 1 when absent. */
  readonly weight?: number;
  /** Its answer is an opinion and decides nothing. */
  readonly advisory?: true;
  /** Account of whoever added it. */
  readonly addedBy?: string;
  /** What delegates advised, in order. */
  readonly opinions?: readonly Omit<Vote, 'verb'>[];
  readonly vote?: Vote;
}

/** The people at one step. Its id is `<state>.<opening>`. */
export interface Task {
  readonly id: string;
  readonly state: string;
  readonly opening: number;
  readonly openedAt: string;
  readonly seats: readonly Seat[];
  /** Seats ever made, once some were removed: the number of the next one follows. */
  readonly made?: number;
  /** Too few people were there to decide; it waits for seats. */
  readonly incident?: true;
}

/** `except` is the account that may not take it: the own application. */
export interface OpenTask { readonly type: 'open-task'; readonly task: Task; readonly except?: string }
/** Who is asked now: some seats were answered, given away or added. */
export interface OfferTask { readonly type: 'offer-task'; readonly task: string; readonly candidates: readonly string[] }
/** `outcome` is absent when the task was closed without one, by leaving its state. */
export interface CloseTask { readonly type: 'close-task'; readonly task: string; readonly outcome?: string }
/** `timer` is `<state>.<name>`, `at` an instant in UTC. */
export interface SetTimer { readonly type: 'set-timer'; readonly timer: string; readonly at: string; readonly isDue: boolean }
export interface CancelTimer { readonly type: 'cancel-timer'; readonly timer: string }

/** An organisation that comes to be; one that is pending is known, and does nothing yet. */
export interface CreateOrganisation { readonly type: 'create-organisation'; readonly org: Organisation; /** The field of its code, where it is told when it stands there already. */ readonly at: string; readonly attributes: JsonObject; readonly portal?: string; readonly state: 'active' | 'pending' }
/** An account. `password` is the reference to a secret that the caller has in hand; `at` is the field of the user name, where it is told when somebody else has it. */
export interface CreateAccount { readonly type: 'create-account'; readonly id: string; readonly username: string; readonly password: string; readonly at: string; readonly name: string; readonly mail?: string; readonly mobile?: string; readonly idType?: string; readonly idNumber?: string; readonly state: 'active' | 'pending' }
export interface AddMembership { readonly type: 'add-membership'; readonly account: string; readonly org: string; readonly roles: readonly string[] }
/** Who does not belong to it stays as he is. */
export interface EndMembership { readonly type: 'end-membership'; readonly account: string; readonly org: string }
export interface SetOrganisation { readonly type: 'set-organisation'; readonly org: string; readonly attributes: JsonObject; readonly state?: 'active' }
export interface SetAccount { readonly type: 'set-account'; readonly account: string; readonly state: 'active' }
/** `key` is the id of a security key that nobody has yet. */
export interface BindKey { readonly type: 'bind-key'; readonly account: string; readonly key: string }
/** What the case made and is pending still goes, and its names are free again. */
export interface WithdrawCreated { readonly type: 'withdraw-created'; readonly id: string }

export type DirectoryEffect = CreateOrganisation | CreateAccount | AddMembership | EndMembership | SetOrganisation | SetAccount | BindKey | WithdrawCreated;

export type Effect = Notify | OpenTask | OfferTask | CloseTask | SetTimer | CancelTimer | DirectoryEffect;

/** A claim on a shared set of places; held by one instance under one name. `say` is the sentence of refusal. */
export interface Reservation {
  readonly name: string;
  readonly space: string;
  readonly key: string;
  readonly amount: number;
  readonly limit: number;
}
