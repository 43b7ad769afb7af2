// Types of what authors write. Generated from definition.schema.json by test/support/definition-types.ts.

import type { Json } from './json.ts';

/** A strict JsonLogic expression. */
export type Rule = Json;

export type ProcessId = string;
/**
 * Words for people: a string is Chinese; an object carries both languages.
 */
export type Text =
  | string
  | {
      readonly 'zh-CN': string;
      readonly en: string;
    };
export type Name = string;
/**
 * What a person asks, in upper case.
 */
export type Verb = string;
/**
 * A JSON Pointer into the form data; a column of a table is /table/column.
 */
export type Pointer = string;
/**
 * One way to be of the party. At most one of `of`, `territory`, `portal`, `orgType` narrows a role or permission; `portal` names the portal an organisation belongs to.
 */
export type PartyForm =
  HolderParty | UserParty | UsersParty | SuperiorParty | HeadParty | MailParty | AnyoneParty | GuestParty | LinkParty | SystemParty;
/**
 * What whoever sends it has to show beside the form, where the portal asks for it: that a person does, or that a phone whose number stands in a field is at hand.
 */
export type Proof = 'captcha' | CodeProof;
/**
 * With [] a list of codes, of which one is asked for.
 */
export type ColumnType = string;
export type Options = LabelledOptions | DictionaryOptions | RegionOptions;
/**
 * @minItems 1
 * @maxItems 500
 */
export type LabelledOptions = readonly Option[];
export type Element = Pointer | FieldElement | FactElement | GroupElement | TextElement | CountdownElement;
export type Branches = Name | Transition | readonly Transition[];
export type Action = NotifyAction | AddSeatAction | TransferAction | DirectoryAction;
/**
 * A change of the directory, in the transaction of the step. What a case creates, at most one organisation and one account, takes the id of the case; where no other is named it is meant.
 */
export type DirectoryAction =
  | CreateOrganisationAction
  | CreateAccountAction
  | AddMembershipAction
  | SetOrganisationAction
  | SetAccountAction
  | EndMembershipAction
  | BindKeyAction
  | WithdrawAction;
export type EntryAction = NotifyAction | DirectoryAction;
/**
 * @maxItems 20
 */
export type Actions = readonly EntryAction[];
export type TimerDeclaration = OnceTimer | RepeatedTimer;
/**
 * When a task is decided. With n voting seats, A approvals decide yes and R refusals decide no; A + R = n + 1 but for `first` and `veto`.
 */
export type Quorum = AllQuorum | AnyQuorum | FirstQuorum | RatioQuorum | CountQuorum | WeightQuorum;
export type EmptyPolicy = 'refuse' | 'incident' | 'approve' | 'reject';
/**
 * Where an added seat answers, seen from the one who adds it.
 */
export type SeatPlace = 'before' | 'after' | 'parallel';
export type ListFilter = ColumnFilter | KeywordFilter;
export type ListColumn = Name | LabelledColumn | RuleColumn;
/**
 * A verb, or what is done with a seat.
 */
export type Asked = string;

/**
 * A process definition: one document, whose keys are the files of its folder. Unknown keys are faults.
 */
export interface DefinitionDocument {
  readonly process: ProcessHead;
  readonly form?: FormSchema;
  readonly ui?: UiSchema;
  readonly machine?: MachineSchema;
  readonly list?: ListSchema;
  readonly scenarios?: {
    readonly [k: string]: Scenario;
  };
}
export interface ProcessHead {
  /**
   * Number of this format.
   */
  readonly format: 1;
  readonly id: ProcessId;
  readonly title: Text;
  readonly extends?: ProcessId;
  /**
   * Ids of the portals that offer the process.
   *
   * @maxItems 20
   */
  readonly portal?: readonly string[];
  /**
   * What a person may be permitted in this process; `grant` says who has it by default.
   */
  readonly permissions?: {
    readonly [k: string]: PermissionDeclaration;
  };
  /**
   * @maxItems 40
   */
  readonly menu?: readonly MenuEntry[];
  /**
   * People send its events only with the security key that is bound to their account, and for an organisation only while its administrator holds the key of a legal person.
   */
  readonly requiresKey?: boolean;
  readonly calendar?: ProcessId;
  readonly record?: RecordDeclaration;
  readonly companies?: Companies;
  /**
   * An instance has an instance of this process as its item.
   */
  readonly subject?: {
    readonly process: ProcessId;
  };
  readonly number?: Numbering;
  readonly params?: {
    readonly [k: string]: Parameter;
  };
  /**
   * Who takes part, named once.
   */
  readonly parties?: {
    /**
     * @minItems 1
     * @maxItems 20
     */
    readonly [k: string]: readonly PartyForm[];
  };
  /**
   * What people ask, and signals of the system.
   */
  readonly events?: {
    readonly [k: string]: EventDeclaration;
  };
  /**
   * Named rules with the sentence of refusal.
   */
  readonly rules?: {
    readonly [k: string]: NamedRule;
  };
  /**
   * What happens by the calendar, for each organisation it is for.
   */
  readonly schedules?: {
    readonly [k: string]: Schedule;
  };
  readonly lookups?: {
    readonly [k: string]: Lookup;
  };
  readonly score?: ScoreDeclaration;
  readonly reservations?: {
    readonly [k: string]: ReservationDeclaration;
  };
  /**
   * The public face of an instance: what lists and other processes may read.
   */
  readonly columns?: {
    readonly [k: string]: ColumnDeclaration;
  };
  /**
   * Who sees an instance, and which fields of it. Nobody else does.
   *
   * @maxItems 40
   */
  readonly read?: readonly ReadEntry[];
  readonly messages?: {
    readonly [k: string]: MessageTemplate;
  };
}
export interface PermissionDeclaration {
  readonly label: Text;
  readonly category?: Text;
  /**
   * Whoever acts for no organisation has it too: this business is also for persons.
   */
  readonly personal?: boolean;
  /**
   * Roles that have the permission unless the organisation decides otherwise.
   *
   * @maxItems 20
   */
  readonly grant?: {
    readonly role: Name;
    /**
     * @minItems 1
     */
    readonly orgType?: readonly Name[];
  }[];
}
/**
 * An entry of the menu (`group`), of the public portal (`portal`) or of the page where one registers (`register`) that opens a list or starts an instance.
 */
export interface MenuEntry {
  readonly group?: Text;
  readonly portal?: Text;
  readonly register?: Text;
  readonly label: Text;
  readonly say?: Text;
  readonly list?: Name;
  readonly start?: Verb;
  readonly icon?: string;
  /**
   * @minItems 1
   * @maxItems 20
   */
  readonly for?: readonly Name[];
}
/**
 * Settings instead of a business: one form that each organisation or person has once, without route and cases. What its events write is kept at once.
 */
export interface RecordDeclaration {
  /**
   * Whose it is: an organisation's, a person's, one for each operator of an organisation, kept by its administrator with their account, or one for each thing of a kind that the platform itself keeps.
   */
  readonly of: 'organisation' | 'person' | 'operator' | 'platform';
  /**
   * The page opens to be filled in; otherwise to be read, until one asks to change it.
   */
  readonly opens?: boolean;
  /**
   * What is kept stands on the home page of whom it belongs to.
   */
  readonly home?: boolean;
  readonly uses?: Uses;
  /**
   * Days on which something ends that is kept here: whoever may change it is warned before.
   *
   * @maxItems 20
   */
  readonly ends?: readonly Pointer[];
  /**
   * By a yes-or-no field of an organisation: what its people can do no more while it says no, as <process>:<EVENT>.
   */
  readonly switches?: {
    /**
     * @minItems 1
     * @maxItems 40
     */
    readonly [k: string]: readonly string[];
  };
}
/**
 * Fields of which the platform itself makes use (record.ts says how).
 */
export interface Uses {
  readonly username?: Pointer;
  readonly name?: Pointer;
  readonly mail?: Pointer;
  readonly mobile?: Pointer;
  readonly idType?: Pointer;
  /**
   * Of several fields the one that is there: documents of different kinds have numbers of different forms.
   */
  readonly idNumber?: Pointer | readonly Pointer[];
  readonly avatar?: Pointer;
  readonly stamp?: Pointer;
  readonly logo?: Pointer;
  readonly autosave?: Pointer;
  readonly enterMoves?: Pointer;
  readonly checkFirst?: Pointer;
  readonly carry?: Pointer;
  readonly thousands?: Pointer;
}
/**
 * Cases by which people come to belong to organisations, each about the one in the field `org`: what the page of one's organisations offers, as events a case begins with.
 */
export interface Companies {
  readonly org: Pointer;
  readonly name: Pointer;
  readonly code: Pointer;
  readonly join: Verb;
  readonly certify: Verb;
  readonly leave: Verb;
}
/**
 * Service number <prefix>-<date>-<sequence>, gap-free per process and reset.
 */
export interface Numbering {
  readonly prefix: string;
  readonly reset?: 'day' | 'month' | 'year';
  readonly digits?: number;
  /**
   * The first committed step into one of these states takes the number; any state when absent.
   *
   * @minItems 1
   */
  readonly in?: readonly Name[];
}
export interface Parameter {
  readonly type: 'text' | 'integer' | 'decimal' | 'boolean' | 'date';
  /**
   * In force where no portal says otherwise.
   */
  readonly default: string | number | boolean;
  /**
   * Of an integer.
   */
  readonly minimum?: number;
  /**
   * Of an integer.
   */
  readonly maximum?: number;
  readonly label?: Text;
}
export interface HolderParty {
  readonly role?: Name;
  readonly permission?: string;
  readonly of?: Rule;
  readonly territory?: Rule;
  readonly portal?: ProcessId;
  readonly orgType?: Name;
}
export interface UserParty {
  readonly user: Rule;
}
export interface UsersParty {
  readonly users: Rule;
}
/**
 * For tasks: the superior of the applicant or of another person in the applicant's organisation; `level` 2 is that one's superior, and so on.
 */
export interface SuperiorParty {
  readonly superior: SuperiorOf;
}
export interface SuperiorOf {
  readonly user?: Rule;
  readonly level?: number;
}
/**
 * For tasks: the head of the department of the applicant, of another person there, or of a department that is named.
 */
export interface HeadParty {
  readonly head: HeadOf;
}
export interface HeadOf {
  readonly user?: Rule;
  readonly department?: Rule;
}
/**
 * For messages only: an address.
 */
export interface MailParty {
  readonly mail: Rule;
}
export interface AnyoneParty {
  readonly anyone: true;
}
/**
 * Whoever has no account and fills in a form.
 */
export interface GuestParty {
  readonly guest: true;
}
/**
 * Whoever came by the link that a message of this case carried (`opens`).
 */
export interface LinkParty {
  readonly link: true;
}
export interface SystemParty {
  readonly system: true;
}
export interface EventDeclaration {
  readonly label?: Text;
  /**
   * Parties who may send it to the instance; absent for verbs given on a task.
   *
   * @minItems 1
   * @maxItems 20
   */
  readonly by?: readonly Name[];
  /**
   * Fields the event may write; "*" is every field that is neither read-only nor computed.
   *
   * @maxItems 500
   */
  readonly writes?: ('*' | Pointer)[];
  /**
   * Fields required for this event though not by the form.
   *
   * @maxItems 500
   */
  readonly requires?: readonly Pointer[];
  readonly judge?: 'full' | 'shape';
  readonly comment?: 'none' | 'optional' | 'required';
  /**
   * Names of rules, all judged before the machine is asked.
   *
   * @maxItems 40
   */
  readonly needs?: readonly Name[];
  /**
   * Values fixed by the verb or taken from a signal; whole fields only.
   */
  readonly sets?: {
    readonly [k: string]: Rule;
  };
  /**
   * Counts instance.round.
   */
  readonly round?: boolean;
  readonly proof?: Proof;
  /**
   * As of the process, for this event.
   */
  readonly requiresKey?: boolean;
  /**
   * Its form is opened by a security key, which rules read as `key` and which signs once more when the form is sent.
   */
  readonly showsKey?: boolean;
  /**
   * A guest who sends it is signed in as the account that the step creates.
   */
  readonly signsIn?: boolean;
  /**
   * Minutes after its form was opened in which it may be sent; a draft that is older is sent no more.
   */
  readonly within?: number;
  /**
   * Asked before sending; never a verdict.
   */
  readonly confirm?: Text | ConfirmWhen;
  readonly feedback?: Text;
}
export interface CodeProof {
  readonly sms: Pointer;
}
export interface ConfirmWhen {
  readonly when: Rule;
  readonly say: Text;
}
export interface NamedRule {
  readonly rule: Rule;
  readonly with?: With;
  readonly say: Text;
}
/**
 * Values for the words beside the facts: {name} stands for what the rule gives.
 */
export interface With {
  readonly [k: string]: Rule;
}
/**
 * A day that comes again, and what is done on it for each organisation: once, at the time or as soon as possible after it on the same day. A day the month lacks is its last one.
 */
export interface Schedule {
  readonly every: 'day' | 'month' | 'year';
  /**
   * Of the year: 1 to 12.
   */
  readonly month?: number;
  readonly day?: Rule;
  readonly time: string;
  readonly for: ScheduleTarget;
  readonly unless?: Rule;
  /**
   * @minItems 1
   * @maxItems 10
   */
  readonly do: readonly ScheduledAction[];
}
/**
 * Organisations of this type; with `permission`, those in which somebody has it.
 */
export interface ScheduleTarget {
  readonly orgType: Name;
  readonly permission?: Name;
}
export interface ScheduledAction {
  readonly type: 'notify';
  readonly params: {
    readonly message: Name;
  };
}
/**
 * Values of other instances, asked before the step. Sees only the columns of the other process. From `organisation` it tells of the one organisation that has this name or code, both written out in full, and how `person` stands to it.
 */
export interface Lookup {
  readonly from: ProcessId;
  readonly where: {
    readonly [k: string]: Rule;
  };
  readonly take: 'count' | 'exists' | 'first' | 'rows';
  /**
   * @minItems 1
   * @maxItems 20
   */
  readonly columns?: readonly Name[];
  /**
   * `step` is a fact that rules may read. `view` is brought to the page only, beside the facts: no rule reads it and no step depends on it.
   */
  readonly at?: 'step' | 'view';
}
/**
 * Points by rules over rows that were looked up. Each criterion, each group and `total` is kept in a read-only whole number of the form of the same name, and is explained from the record of the step that gave it.
 */
export interface ScoreDeclaration {
  /**
   * Events, and timers as <state>.<name>, at which the points are worked out.
   *
   * @minItems 1
   * @maxItems 40
   */
  readonly at: readonly string[];
  readonly paramsAt?: Rule;
  readonly counts: {
    readonly [k: string]: Count;
  };
  readonly groups: {
    readonly [k: string]: CriterionGroup;
  };
  readonly adjusts?: Adjustments;
}
/**
 * Rows that a lookup brought, with their `id`; of several rows that hold and have one value in `each` the first counts.
 */
export interface Count {
  readonly label: Text;
  readonly rows: Rule;
  readonly where?: Rule;
  readonly each?: Name;
}
/**
 * Its points are those of its criteria, at most `max`, which may read them as score.<criterion>.
 */
export interface CriterionGroup {
  readonly label: Text;
  readonly max: Rule;
  readonly criteria: {
    readonly [k: string]: Criterion;
  };
}
/**
 * Points from counts, which it reads as count.<name>, and parameters; at most `max`.
 */
export interface Criterion {
  readonly label: Text;
  readonly with?: With;
  readonly say: Text;
  readonly points: Rule;
  readonly max: Rule;
}
/**
 * A table of the form whose last row for a criterion puts points in the place of those that were worked out, for a reason.
 */
export interface Adjustments {
  readonly table: Name;
  readonly criterion: Name;
  readonly points: Name;
  readonly reason: Name;
}
/**
 * Uniqueness and capacity: held while the instance is in these states.
 */
export interface ReservationDeclaration {
  /**
   * @minItems 1
   * @maxItems 5
   */
  readonly key: readonly Rule[];
  /**
   * @minItems 1
   */
  readonly while: readonly Name[];
  readonly when?: Rule;
  readonly amount?: Rule;
  readonly limit?: Rule;
  readonly space?: Name;
  readonly say: Text;
}
export interface ColumnDeclaration {
  readonly type: ColumnType;
  readonly label?: Text;
  readonly value: Rule;
  readonly options?: Options;
}
export interface Option {
  readonly value: string | number;
  readonly label: Text;
}
export interface DictionaryOptions {
  readonly dict: string;
  /**
   * The entries have parents: any of them may be chosen, or only those at the end of a branch.
   */
  readonly tree?: 'any' | 'leaf';
}
/**
 * A region of China by its code (GB/T 2260), as deep as province (1), city (2) or district (3).
 */
export interface RegionOptions {
  readonly region: number;
  /**
   * Any level down to it is deep enough.
   */
  readonly tree?: 'any';
}
export interface ReadEntry {
  readonly who: Name;
  readonly rows?: Rule;
  /**
   * @maxItems 100
   */
  readonly mask?: readonly Pointer[];
  /**
   * @maxItems 100
   */
  readonly hide?: readonly Pointer[];
}
export interface MessageTemplate {
  /**
   * @minItems 1
   * @maxItems 20
   */
  readonly to: (Name | PartyForm)[];
  /**
   * A `warning` stands among the warnings of the message center: something is to be watched or done in time. Anything else is a `notice`.
   */
  readonly category?: 'notice' | 'warning';
  /**
   * `copy` puts the case among those copied to each receiver, to be read and not to be acted on.
   *
   * @minItems 1
   * @maxItems 4
   */
  readonly channels: ('in-app' | 'mail' | 'sms' | 'copy')[];
  readonly with?: With;
  readonly opens?: MessageLink;
  readonly title?: Text;
  readonly text: Text;
}
/**
 * The mail carries a secret link, named {link} in its text: it opens the form of an event of this case for whoever has it, so many days and as long as the case stays where it is.
 */
export interface MessageLink {
  readonly event: Verb;
  readonly days: Rule;
}
/**
 * JSON Schema 2020-12 of the data, by an allow-list of keywords, with the product's own x- keywords. A table is an array of objects, one level deep.
 */
export interface FormSchema {
  readonly type: 'object';
  readonly additionalProperties: false;
  /**
   * @maxItems 500
   */
  readonly required?: readonly string[];
  readonly properties: {
    readonly [k: string]: FieldSchema;
  };
  /**
   * @maxItems 100
   */
  readonly 'x-checks'?: readonly CrossCheck[];
}
export interface FieldSchema {
  /**
   * An object is a range of dates, or with x-rich a text with a shape.
   */
  readonly type: 'string' | 'integer' | 'boolean' | 'array' | 'object';
  /**
   * How a text is written; of an integer `rating` or `year`, of an object `date-range`. User names and passwords are made as the portal asks; a password is a secret: it is never stored, a step is told a reference to it, and rules may only compare it with another.
   */
  readonly format?:
    | 'username'
    | 'operator-username'
    | 'password'
    | 'date'
    | 'date-time'
    | 'month'
    | 'quarter'
    | 'decimal'
    | 'money'
    | 'email'
    | 'mobile'
    | 'landline'
    | 'phone'
    | 'url'
    | 'postcode'
    | 'credit-code'
    | 'organisation-code'
    | 'id-card'
    | 'customs-code'
    | 'file'
    | 'user'
    | 'org'
    | 'department'
    | 'rating'
    | 'year'
    | 'date-range';
  readonly const?: string | number | boolean;
  /**
   * @minItems 1
   * @maxItems 500
   */
  readonly enum?: (string | number)[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: ItemSchema | RowSchema;
  readonly readOnly?: boolean;
  readonly default?: string | number | boolean;
  readonly description?: string;
  readonly 'x-label'?: Text;
  readonly 'x-hint'?: Text;
  readonly 'x-when'?: Rule;
  readonly 'x-required'?: Rule;
  readonly 'x-readOnly'?: Rule;
  readonly 'x-value'?: Rule;
  /**
   * Events at which the rule is asked; at others the value stays.
   *
   * @minItems 1
   */
  readonly 'x-on'?: readonly string[];
  /**
   * Keeps the first value computed.
   */
  readonly 'x-once'?: boolean;
  /**
   * Beside x-value: typed by hand where the rule gives nothing.
   */
  readonly 'x-typed'?: boolean;
  /**
   * Yes here refuses yes there, and the other way round.
   *
   * @minItems 1
   * @maxItems 20
   */
  readonly 'x-excludes'?: readonly Pointer[];
  readonly 'x-default'?: Rule;
  readonly 'x-carry'?: Name;
  readonly 'x-options'?: Options;
  readonly 'x-file'?: FileLimits;
  readonly 'x-decimal'?: DecimalLimits;
  /**
   * Of a person or an organisation: the party it is chosen among; a person without one among those of the own organisation.
   */
  readonly 'x-among'?: string;
  readonly 'x-rich'?: RichLimits;
  /**
   * Of a column of numbers: its sum stands below the rows.
   */
  readonly 'x-total'?: boolean;
  readonly 'x-mask'?: 'mobile' | 'id-card' | 'all';
}
export interface ItemSchema {
  readonly type: 'string';
  readonly format?: 'file' | 'date';
  /**
   * @minItems 1
   * @maxItems 500
   */
  readonly enum?: readonly string[];
  readonly maxLength?: number;
}
export interface RowSchema {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly required?: readonly string[];
  readonly properties: {
    readonly [k: string]: FieldSchema;
  };
}
export interface FileLimits {
  /**
   * @minItems 1
   * @maxItems 20
   */
  readonly types: ('pdf' | 'doc' | 'docx' | 'xls' | 'xlsx' | 'jpg' | 'jpeg' | 'png' | 'gif' | 'bmp')[];
  readonly maxBytes: number;
  /**
   * On a phone, a photo may be taken right here.
   */
  readonly camera?: boolean;
}
export interface DecimalLimits {
  readonly digits?: number;
  readonly min?: string;
  readonly max?: string;
}
/**
 * A text of paragraphs, headings, lists and links; how many characters it has.
 */
export interface RichLimits {
  readonly minLength?: number;
  readonly maxLength: number;
}
export interface CrossCheck {
  readonly rule: Rule;
  readonly at: Pointer;
  readonly say: Text;
}
/**
 * Layout only. Deleting it changes no verdict.
 */
export interface UiSchema {
  /**
   * @maxItems 600
   */
  readonly form?: readonly Element[];
  /**
   * The groups of the form stand behind tabs, one at a time, instead of one below the other.
   */
  readonly tabs?: boolean;
  readonly events?: {
    /**
     * @maxItems 600
     */
    readonly [k: string]: readonly Element[];
  };
  /**
   * Whether the answers are shown once more before an event is sent; absent, from three fields on.
   */
  readonly check?: {
    readonly [k: string]: boolean | undefined;
  };
  readonly print?: PrintTemplate;
}
export interface FieldElement {
  readonly field: Pointer;
  readonly widget?: string;
  readonly columns?: readonly string[];
  readonly unit?: Text;
  readonly wide?: boolean;
}
export interface FactElement {
  readonly fact: string;
  readonly label: Text;
  readonly unit?: Text;
}
export interface GroupElement {
  readonly group: Text;
  readonly columns?: 1 | 2 | 3;
  readonly when?: Rule;
  /**
   * Context beside the form instead of a section of it.
   */
  readonly aside?: boolean;
  /**
   * Whether it stands on paper too.
   */
  readonly print?: boolean;
  /**
   * @maxItems 500
   */
  readonly items: readonly Element[];
}
export interface TextElement {
  readonly text: Text;
}
export interface CountdownElement {
  /**
   * "draft", or a timer as <state>.<name>.
   */
  readonly countdown: string;
  readonly label: Text;
}
/**
 * A case on paper: what the sheet is called, what it states below, and what of the organisation or person it bears.
 */
export interface PrintTemplate {
  readonly title?: Text;
  readonly statement?: Text;
  /**
   * Absent, both.
   *
   * @maxItems 2
   */
  readonly seals?: ('logo' | 'stamp')[];
}
/**
 * A strict subset of XState JSON. The initial state is "no instance yet": its events are the start events.
 */
export interface MachineSchema {
  readonly id: string;
  readonly initial: Name;
  readonly states: States;
  readonly on?: Transitions;
  readonly description?: string;
}
export interface States {
  readonly [k: string]: StateSchema;
}
export interface StateSchema {
  readonly type?: 'parallel' | 'final';
  readonly initial?: Name;
  readonly states?: States;
  readonly on?: Transitions;
  readonly always?: Branches;
  readonly onDone?: Branches;
  readonly entry?: Actions;
  readonly exit?: Actions;
  readonly meta?: StateMeta;
  readonly description?: string;
}
export interface Transitions {
  readonly [k: string]: Branches;
}
export interface Transition {
  readonly target?: Name;
  readonly guard?: Guard;
  /**
   * @maxItems 20
   */
  readonly actions?: readonly Action[];
  readonly reenter?: boolean;
  readonly description?: string;
}
export interface Guard {
  readonly type: 'rule';
  readonly params: Rule;
}
export interface NotifyAction {
  readonly type: 'notify';
  readonly params: {
    readonly message: Name;
  };
}
/**
 * Escalation: the task of the timer's state asks a party beside those it asks. The machine stays.
 */
export interface AddSeatAction {
  readonly type: 'add-seat';
  readonly params: ToParty;
}
export interface ToParty {
  readonly party: Name;
}
/**
 * Escalation: seats asked now are offered to a party instead of to whoever has them. The machine stays.
 */
export interface TransferAction {
  readonly type: 'transfer';
  readonly params: ToParty1;
}
export interface ToParty1 {
  readonly party: Name;
}
/**
 * The case belongs to it from then on. One that is pending is known and does nothing yet.
 */
export interface CreateOrganisationAction {
  readonly type: 'create-organisation';
  readonly params: NewOrganisation;
}
export interface NewOrganisation {
  readonly orgType: Rule;
  readonly name: Rule;
  readonly region?: Rule;
  readonly attributes?: Attributes;
  readonly state?: 'active' | 'pending';
}
/**
 * What rules may read of the organisation as org.<name>.
 */
export interface Attributes {
  readonly [k: string]: Rule;
}
/**
 * Whoever it is for is the applicant from then on. One that is pending is known and cannot sign in yet.
 */
export interface CreateAccountAction {
  readonly type: 'create-account';
  readonly params: NewAccount;
}
export interface NewAccount {
  readonly username: Pointer;
  readonly password: Pointer;
  readonly name: Rule;
  readonly mail?: Rule;
  readonly mobile?: Rule;
  readonly idType?: Rule;
  readonly idNumber?: Rule;
  readonly state?: 'active' | 'pending';
}
export interface AddMembershipAction {
  readonly type: 'add-membership';
  readonly params: NewMembership;
}
export interface NewMembership {
  /**
   * @minItems 1
   * @maxItems 20
   */
  readonly roles: readonly Name[];
  readonly user?: Rule;
  readonly org?: Rule;
}
export interface SetOrganisationAction {
  readonly type: 'set-organisation';
  readonly params: OrganisationChange;
}
export interface OrganisationChange {
  readonly org?: Rule;
  readonly state?: 'active';
  readonly attributes?: Attributes;
}
export interface SetAccountAction {
  readonly type: 'set-account';
  readonly params: AccountChange;
}
export interface AccountChange {
  readonly state: 'active';
}
/**
 * Ends that somebody belongs to an organisation, the applicant where no other is named; whoever does not belong to it stays as he is.
 */
export interface EndMembershipAction {
  readonly type: 'end-membership';
  readonly params?: EndedMembership;
}
export interface EndedMembership {
  readonly user?: Rule;
  readonly org?: Rule;
}
/**
 * Binds the key that was shown to the account of the case.
 */
export interface BindKeyAction {
  readonly type: 'bind-key';
}
/**
 * Takes away the account and the organisation that the case created and that are pending still: their names are free again.
 */
export interface WithdrawAction {
  readonly type: 'withdraw-created';
}
export interface StateMeta {
  readonly label?: Text;
  /**
   * How the state is marked on screens.
   */
  readonly kind?: 'draft' | 'running' | 'asks' | 'returned' | 'approved' | 'rejected' | 'withdrawn' | 'locked' | 'evaluated';
  /**
   * A business end.
   */
  readonly finished?: boolean;
  readonly timers?: {
    readonly [k: string]: TimerDeclaration;
  };
  readonly task?: TaskDeclaration;
}
export interface OnceTimer {
  readonly at: Rule;
  /**
   * The instant by which people have to act; lists show it as `due`.
   */
  readonly isDue?: boolean;
}
/**
 * Fires at `at` and then each time at what `every` answers, which reads timer.at, the instant that fired last; `max` times in all.
 */
export interface RepeatedTimer {
  readonly at: Rule;
  readonly isDue?: boolean;
  readonly every: Rule;
  readonly max: number;
}
/**
 * What the state asks of people. The state hears <state>.<outcome>.
 */
export interface TaskDeclaration {
  readonly who: Name;
  readonly verbs: {
    readonly [k: string]: TaskVerb;
  };
  /**
   * One seat for whoever of the party takes it, or one for each person of the party.
   */
  readonly seats?: 'shared' | 'each';
  /**
   * Whether the people answer side by side or one after the other.
   */
  readonly order?: 'parallel' | 'in-order';
  readonly decide?: Quorum;
  /**
   * The outcome of a side whose votes name several and none of them more than half.
   */
  readonly tie?: {
    readonly yes?: Name;
    readonly no?: Name;
  };
  /**
   * What happens when too few people are there to decide.
   */
  readonly empty?: EmptyPolicy | EmptyTo;
  /**
   * Whether the applicant may decide the own application.
   */
  readonly self?: 'exclude' | 'allow' | 'approve';
  /**
   * Whose approval counts again by itself: of the step before, or of any step of this round.
   */
  readonly duplicate?: 'none' | 'consecutive' | 'round';
  readonly ops?: TaskOperations;
  readonly phrases?: Name;
  /**
   * Verbs that may be given to several cases at once from a list.
   *
   * @minItems 1
   * @maxItems 12
   */
  readonly bulk?: readonly Verb[];
}
export interface TaskVerb {
  readonly counts: 'yes' | 'no' | 'now';
  readonly outcome: Name;
  /**
   * Return targets; compile writes the edges.
   *
   * @minItems 1
   * @maxItems 20
   */
  readonly to?: readonly Name[];
  /**
   * Who gave it cannot take it back; its messages leave at once, and it is asked about before it is sent.
   */
  readonly undo?: false;
}
export interface AllQuorum {
  readonly mode: 'all';
}
export interface AnyQuorum {
  readonly mode: 'any';
  readonly veto?: true;
}
export interface FirstQuorum {
  readonly mode: 'first';
}
export interface RatioQuorum {
  readonly mode: 'ratio';
  readonly num: number;
  readonly den: number;
  /**
   * More than the share, not at least.
   */
  readonly strict?: boolean;
  readonly veto?: true;
}
export interface CountQuorum {
  readonly mode: 'count';
  readonly of: number;
  readonly veto?: true;
}
export interface WeightQuorum {
  readonly mode: 'weight';
  readonly reach: number;
  /**
   * Weight by party, the first that a person is of; of everybody else 1.
   */
  readonly weights: {
    readonly [k: string]: number | undefined;
  };
  readonly veto?: true;
}
export interface EmptyTo {
  readonly to: Name;
}
/**
 * What the people asked may do with their seats. None of it reaches the machine.
 */
export interface TaskOperations {
  /**
   * Whoever takes the shared seat keeps it until it is given back.
   */
  readonly claim?: true;
  readonly transfer?: HandOver;
  readonly delegate?: HandOver;
  readonly add?: AddSeats;
  /**
   * Whoever added a seat may take it away while it is undecided.
   */
  readonly remove?: true;
}
/**
 * To whom a seat may be given.
 */
export interface HandOver {
  readonly to: Name;
}
export interface AddSeats {
  readonly to: Name;
  /**
   * @minItems 1
   * @maxItems 3
   */
  readonly at: readonly SeatPlace[];
  readonly counts: 'vote' | 'advice';
  readonly by?: Name;
}
export interface ListSchema {
  readonly [k: string]: ListDeclaration;
}
export interface ListDeclaration {
  readonly title: Text;
  /**
   * Whose instances the rows are; this process's own when absent. Of several processes a list has the columns that all of them declare with the same type.
   *
   * @minItems 1
   * @maxItems 20
   */
  readonly from?: readonly ProcessId[];
  readonly who?: Name;
  readonly rows?: Rule;
  /**
   * @maxItems 20
   */
  readonly filters?: readonly ListFilter[];
  readonly search?: Text;
  readonly clear?: Text;
  /**
   * @minItems 1
   * @maxItems 40
   */
  readonly columns: readonly ListColumn[];
  /**
   * @maxItems 20
   */
  readonly buttons?: readonly ListButton[];
  readonly sort?: ListSort;
  /**
   * What the rows come to, all that the conditions find: shown below the list.
   *
   * @minItems 1
   * @maxItems 5
   */
  readonly measures?: readonly ListMeasure[];
  readonly pageSize?: number;
}
export interface ColumnFilter {
  readonly column: Name;
  readonly label?: Text;
  readonly match?: 'equals' | 'fuzzy' | 'range';
}
/**
 * Words sought in several columns; a row is shown when one of them holds them.
 */
export interface KeywordFilter {
  /**
   * @minItems 2
   * @maxItems 10
   */
  readonly columns: readonly Name[];
  readonly label: Text;
  readonly match: 'fuzzy';
}
export interface LabelledColumn {
  readonly column: Name;
  readonly label?: Text;
}
export interface RuleColumn {
  readonly label: Text;
  readonly value: Rule;
  readonly options?: Options;
}
export interface ListButton {
  readonly label: Text;
  readonly start?: Verb;
  readonly event?: Verb;
  readonly task?: true;
  /**
   * The row by itself: on its page, or in a dialog over the list.
   */
  readonly view?: 'page' | 'dialog';
  readonly list?: Name;
  readonly process?: ProcessId;
  /**
   * `selection`: an event for all chosen rows at once, each by a step of its own.
   */
  readonly on?: 'row' | 'list' | 'selection';
  /**
   * How many rows may be chosen.
   */
  readonly max?: number;
  /**
   * The row is the item of the instance that starts.
   */
  readonly subject?: 'row';
  /**
   * Conditions handed to the list that opens.
   */
  readonly where?: {
    readonly [k: string]: Rule;
  };
  readonly when?: Rule;
}
export interface ListSort {
  readonly by: Name;
  readonly descending?: boolean;
}
export interface ListMeasure {
  readonly of: Name;
  readonly take: 'avg' | 'sum';
  readonly label: Text;
}
/**
 * A told run with its expected result.
 */
export interface Scenario {
  readonly title: Text;
  readonly cast: {
    readonly [k: string]: CastMember;
  };
  /**
   * <process>: {param: value}
   */
  readonly params?: {
    readonly [k: string]: {
      readonly [k: string]: unknown;
    };
  };
  readonly instances: {
    readonly [k: string]: ScenarioInstance;
  };
  /**
   * @minItems 1
   * @maxItems 500
   */
  readonly steps: readonly ScenarioStep[];
}
export interface CastMember {
  readonly id: string;
  readonly name?: string;
  readonly mail?: string;
  readonly roles?: readonly string[];
  /**
   * <process>:<permission>; by default what the roles are granted.
   */
  readonly permissions?: readonly string[];
  /**
   * The member of the cast who stands in.
   */
  readonly substitute?: string;
  /**
   * The member of the cast who is superior.
   */
  readonly superior?: string;
  /**
   * Where the member works, by its id.
   */
  readonly department?: string;
  /**
   * The department the member is head of.
   */
  readonly heads?: string;
  readonly org: CastOrganisation;
}
export interface CastOrganisation {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly region?: string;
  readonly territory?: string;
  readonly portal?: string;
  readonly [k: string]: string | boolean | number | undefined;
}
export interface ScenarioInstance {
  readonly of: ProcessId;
  readonly subject?: string;
}
export interface ScenarioStep {
  /**
   * An instant, RFC 3339.
   */
  readonly at: string;
  readonly in: string;
  /**
   * A member of the cast, or `guest`: whoever has no account, or `link`: whoever came by the link of a message; the system when absent.
   */
  readonly as?: string;
  readonly do?: Asked;
  readonly task?: Name;
  readonly seat?: string;
  /**
   * A member of the cast: to whom a seat is given.
   */
  readonly person?: string;
  readonly place?: SeatPlace;
  readonly timer?: string;
  readonly data?: {
    readonly [k: string]: unknown;
  };
  readonly comment?: string;
  readonly to?: string;
  /**
   * Facts of files named in data: id to name and bytes.
   */
  readonly files?: {
    readonly [k: string]: {
      readonly [k: string]: unknown;
    };
  };
  /**
   * Facts set by hand, as path: value.
   */
  readonly world?: {
    readonly [k: string]: unknown;
  };
  readonly expect?: Expectation;
}
export interface Expectation {
  readonly state?: string;
  readonly number?: string;
  readonly finished?: boolean;
  /**
   * Every effect of the step, in words.
   */
  readonly effects?: readonly string[];
  /**
   * Every problem of the refusal: code, then the author's name where the code has one.
   */
  readonly problems?: readonly string[];
  readonly columns?: {
    readonly [k: string]: unknown;
  };
  readonly data?: {
    readonly [k: string]: unknown;
  };
}
