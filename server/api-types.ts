// What travels between page and server, as types only: the renderer imports them, the routes answer with them.
import type { Automatic, Compiled, DefinitionDocument, Facts, FileFact, Json, JsonObject, Offer, Policy, ProblemCode, ScoreSheet, SeatPlace, SecretRule, Severity, StateSchema, Text, Told, Used } from '#engine';

/** A problem with its sentences in the language of the reader. */
export interface SaidProblem {
  readonly code: ProblemCode | EdgeCode;
  readonly at: string;
  readonly params: JsonObject;
  readonly severity: Severity;
  readonly what: string;
  readonly remedy: string;
}

/** Faults of a request that no definition knows. */
export type EdgeCode =
  | 'request.unreadable' | 'request.duplicate-key' | 'request.too-complex' | 'request.too-large' | 'request.wrong-media-type'
  | 'request.duplicate-parameter' | 'request.cross-site' | 'request.too-many' | 'request.too-slow' | 'request.timed-out' | 'request.key-missing'
  | 'identity.not-here' | 'identity.unbound' | 'identity.closed' | 'identity.locked' | 'identity.taken' | 'identity.has-one' | 'identity.stale' | 'identity.denied' | 'identity.refused' | 'identity.unreachable' | 'identity.not-agreed'
  | 'request.key-reused' | 'request.range' | 'session.missing' | 'session.pending' | 'session.refused' | 'session.other-company' | 'captcha.missing' | 'captcha.wrong' | 'registration.too-many' | 'code.missing' | 'code.wrong' | 'code.void' | 'code.organisation-limit' | 'code.too-soon' | 'link.void' | 'password-change.required' | 'password.old-wrong' | 'password.wrong' | 'erasure.asked' | 'erasure.too-early' | 'erasure.open-work' | 'recovery.not-here' | 'key.stale' | 'key.unknown' | 'key.refused' | 'key.ended' | 'key.has-one' | 'key.taken' | 'key.foreign' | 'key.unbound' | 'key.other' | 'key.blocked' | 'key.admin-has-one' | 'key.activation-wrong' | 'key.activation-locked' | 'key.there' | 'permission.missing'
  | 'entry.unknown' | 'entry.there' | 'csv.no-head' | 'csv.wrong-line' | 'dictionary.too-many' | 'letter.undeclared' | 'message.of-no-use' | 'calendar.wrong-days' | 'policy.impossible'
  | 'thing.unknown' | 'account.no-mail' | 'account.last-admin' | 'organisation.unknown' | 'organisation.ambiguous' | 'mobile.none' | 'mobile.other-document' | 'case.full' | 'version.stale' | 'revision.superseded' | 'draft.other-event' | 'draft.too-many' | 'phrase.too-many' | 'start.not-yours'
  | 'selection.not-here' | 'selection.too-many' | 'column.not-here' | 'column.wrong-value' | 'page.beyond' | 'sort.too-long' | 'definition.other-process' | 'definition.same-id' | 'dictionary.circular' | 'dictionary.unknown-parent' | 'file.empty' | 'file.too-many' | 'file.no-room' | 'file.org-full' | 'file.erased' | 'file.not-here' | 'file.suspicious' | 'page.unknown' | 'saved.too-many' | 'export.running' | 'export.too-many'
  | 'publish.too-costly' | 'case-link.void' | 'case-link.signed-in' | 'publish.breaks-other' | 'publish.changes-others' | 'publish.scenario-differs' | 'publish.scenario-unplayable' | 'publish.calendar-unknown' | 'publish.calendar-ends'
  | 'administrator.no-business' | 'account.username-taken' | 'organisation.there' | 'organisation.has-admin' | 'membership.there' | 'membership.last-admin' | 'operators.held' | 'role.name-taken'
  | 'role.beyond-company' | 'grant.ends-before' | 'department.not-empty' | 'department.unknown-parent' | 'department.circular' | 'department.name-taken' | 'department.unknown-head'
  | 'service.busy' | 'service.no-room' | 'service.fault';

/** The body of every refusal (RFC 9457, application/problem+json). */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly problems: readonly SaidProblem[];
  readonly requestId: string;
}

export type StateKind = NonNullable<NonNullable<StateSchema['meta']>['kind']>;

// POST /api/captchas/picture, /api/captchas/words: a question for people, as a picture to be read or in words. Its ticket goes back with the answer, once.

export interface Captcha { readonly ticket: string; readonly picture: string | null; readonly question: string | null }
export interface CaptchaAnswer { readonly ticket: string; readonly answer: string }

/** A code that came by SMS or mail, with the ticket of the request for it. */
export interface CodeAnswer { readonly ticket: string; readonly code: string }

// /api/password: a new one by the old one (PUT), at the first sign-in (`first`), by a code or a link (`/api/recovery`). /api/set-up: the first administrator.

export interface Ticket { readonly ticket: string }
export interface AskCode { readonly captcha: CaptchaAnswer }
export interface NewPassword { readonly password: string; readonly repeat: string }
export interface ChangePassword extends NewPassword { readonly old: string }
export interface FirstPassword { readonly mobile: string | null; readonly isVerified: boolean }
export interface Recover extends NewPassword { readonly username: string; readonly code: CodeAnswer }
export interface RecoverByLink extends NewPassword { readonly token: string }
export interface SetUp extends NewPassword { readonly token: string; readonly username: string; readonly name: string }

// GET, DELETE /api/sessions, DELETE /api/sessions/:id

export interface OwnSession { readonly id: string; readonly agent: string; readonly address: string; readonly createdAt: string; readonly seenAt: string; readonly isThis: boolean }
export interface OwnSessions { readonly sessions: readonly OwnSession[] }

// /api/personal-data, /api/erasures

/** That it is really he who is signed in: his password, or his key. */
export interface FreshProof { readonly password?: string; readonly assertion?: KeyAssertion }

// /api/identities: signing in at the provider of the settings, and what is bound to the own account

export interface AskIdentity { readonly to?: string }
/** The address at the provider. */
export interface SentTo { readonly href: string }
/** What stood behind the address that the provider led back to. */
export interface IdentityAnswer { readonly search: string }
export interface IdentityEntered { readonly outcome: 'signed-in' | 'bound'; readonly to: string }
/** `isHere`: at the provider of the settings; another is one of earlier settings. */
export interface OwnIdentity { readonly id: string; readonly issuer: string; readonly boundAt: string; readonly isHere: boolean }
export interface OwnIdentities { readonly name: string | null; readonly identities: readonly OwnIdentity[]; readonly hasKey: boolean }
export interface UnbindIdentity extends FreshProof { readonly id: string }

/** Where the file lies, once and for five minutes. */
export interface TakenData { readonly href: string }
/** Something that has to be moved or ended before a person can be erased. */
export interface OpenWorkTold { readonly kind: 'task' | 'case' | 'administrator'; readonly instance: string | null; readonly title: Text; readonly number: string | null }
export type ErasureState = 'asked' | 'withdrawn' | 'ordered' | 'done';
export interface OwnErasure { readonly state: ErasureState | null; readonly askedAt: string | null; readonly dueAt: string | null; readonly work: readonly OpenWorkTold[]; readonly hasKey: boolean }
export interface ErasureTold {
  readonly id: string; readonly state: ErasureState; readonly name: string; readonly username: string; readonly org: string | null; readonly askedAt: string; readonly dueAt: string; readonly endedAt: string | null;
  readonly isDue: boolean; readonly work: readonly OpenWorkTold[];
  /** How much stays without the person's values, by what it is; null until it is done. */
  readonly kept: { readonly cases: number; readonly decisions: number; readonly files: number; readonly audit: number } | null;
}
export interface Erasures { readonly erasures: readonly ErasureTold[]; readonly hasKey: boolean }

// /api/keys: security keys, as the browser gives what they sign (WebAuthn), all bytes in base64url

export type KeyPurpose = 'bind' | 'unbind' | 'sign-in' | 'open' | 'send' | 'refresh' | 'confirm';
export interface KeyChallenge { readonly challenge: string; readonly site: string }
export interface KeyAssertion { readonly id: string; readonly response: { readonly clientDataJSON: string; readonly authenticatorData: string; readonly signature: string } }
export interface KeyRegistration { readonly id: string; readonly response: { readonly clientDataJSON: string; readonly attestationObject: string } }
/** `legal`: the legal person's (法人卡); `operator`: an operator's (操作员卡). */
export interface OwnKey {
  readonly id: string; readonly serial: string; readonly kind: 'legal' | 'operator'; readonly holder: string; readonly enterprise: string; readonly legalRepresentative: string | null;
  readonly creditCode: string | null; readonly organisationCode: string | null; readonly customsCode: string | null; readonly validUntil: string; readonly isValid: boolean; readonly boundAt: string;
}
export interface KeyList { readonly keys: readonly OwnKey[] }
/** A key in use: by its signature, or for the first time by the number printed on it, the code that came with it and what makes it known. */
export interface KeyUse { readonly assertion?: KeyAssertion; readonly serial?: string; readonly activation?: string; readonly registration?: KeyRegistration }
export interface UnbindKey { readonly id: string; readonly assertion: KeyAssertion }
export interface KeySignIn extends KeyUse { readonly account?: { readonly username: string; readonly password: string; readonly captcha: CaptchaAnswer }; /** Yes, it is the account that was shown. */ readonly confirm?: boolean }
/** Whose key it is, as far as its holder has to know. */
export interface KeyLine { readonly serial: string; readonly kind: 'legal' | 'operator'; readonly holder: string; readonly enterprise: string; readonly validUntil: string }
/** `signed-in`; `verify`: it is bound to the account shown once it signs again; `asks`: whose account it is; `register`: nobody's yet. `href` leads to the form it opens. */
export interface KeyEntered { readonly outcome: 'signed-in' | 'verify' | 'asks' | 'register'; readonly key: KeyLine | null; readonly account: { readonly username: string; readonly name: string } | null; readonly href: string | null }
export interface KeyForm { readonly href: string }
/** POST /api/keys/refresh: what the organisation is called and its codes now, and whether anything differed. */
export interface KeyRefreshed { readonly changed: boolean }
export interface BlockKey { readonly reason: string }

// POST, GET, DELETE /api/session

export interface SignIn { readonly username: string; readonly password: string; readonly captcha?: CaptchaAnswer }

export interface MenuLink { readonly label: Text; readonly href: string; readonly icon?: string }
/** `centre`: the group stands in the personal panel too, among what is one's own or what an administrator decides. */
export interface MenuGroup { readonly group: Text; readonly centre?: 'person' | 'administration'; readonly entries: readonly MenuLink[] }

export interface Session {
  readonly account: { readonly id: string; readonly name: string; readonly username: string };
  readonly org: { readonly id: string; readonly name: string; readonly type: string } | null;
  /** All one may act for, by name. */
  readonly companies: readonly { readonly id: string; readonly name: string }[];
  readonly roles: readonly string[];
  /** Title of the portal of that organisation. */
  readonly portal: Text;
  /** The number to call there. */
  readonly hotline: string | null;
  readonly menu: readonly MenuGroup[];
  /** Messages not yet read, and open tasks. */
  readonly unread: number;
  readonly inbox: number;
  readonly demo: boolean;
  /** What the pages themselves take from what this person and organisation keep: pictures by file, and how one likes to work. */
  readonly uses: Used;
  /** Where one's own account is, if there is such a page. */
  readonly page: string | null;
  /** Records that stand on the home page. */
  readonly home: readonly string[];
  /** A password of one's own is to be chosen first; nothing else is open. */
  readonly pending: boolean;
  /** How passwords are made where one belongs. */
  readonly password: SecretRule;
  /** After how many minutes the session ends if nothing happens, and when at the latest. */
  readonly idleMinutes: number;
  readonly endsAt: string;
}

// GET /api/portal: to anyone. `href` is `/portal/<process>/<list>` or `/start/<process>/<event>`.

export interface PortalEntry { readonly label: Text; readonly process: string; readonly list?: string; readonly start?: string; readonly href: string }
export interface PortalTile { readonly section: Text; readonly label: Text; readonly href: string }
export interface Portal {
  readonly title: Text;
  readonly hotline: string | null;
  readonly sections: readonly { readonly section: Text; readonly entries: readonly PortalEntry[] }[];
  /** Who runs it, below its home page, and what that leads to by section. */
  readonly footer: Text | null;
  readonly tiles: readonly PortalTile[];
  readonly demo: boolean;
  /** How one comes in here. */
  readonly policy: Policy;
  /** The name of the provider by whose identities one may sign in too. */
  readonly identity: string | null;
}

// GET /api/registrations

/** A way to an account: the form it leads to, under its heading; `portal` is where it belongs. */
export interface RegistrationKind { readonly process: string; readonly portal: string | null; readonly heading: Text; readonly label: Text; readonly say: Text | null; readonly href: string }
/** What one agrees to before one registers. */
export interface Terms { readonly title: Text; readonly text: Text }
export interface Registrations { readonly kinds: readonly RegistrationKind[]; readonly portals: readonly { readonly id: string; readonly title: Text; readonly terms: readonly Terms[] }[] }

// GET /api/processes/:id; GET /revisions/:digest.json is Compiled, /revisions/:digest.mjs the validator

export interface ProcessHeading { readonly id: string; readonly title: Text; readonly digest: string; readonly revision: number }
export type CompiledBody = Compiled;

// /api/regions

/** A region to choose; below the end of a branch there is nothing more. */
export interface RegionEntry { readonly code: string; readonly label: Text; readonly end: boolean }
export interface RegionList { readonly regions: readonly RegionEntry[] }

// /api/drafts

export interface FileInfo extends FileFact { readonly pointer: string }

export interface ItemSummary { readonly id: string; readonly process: string; readonly title: Text; readonly number: string | null }

export interface NewDraft {
  readonly process: string;
  readonly event: string;
  readonly item?: string;
  readonly instance?: string;
  /** Reopens the own open draft of the same process, event, item and instance, when there is one. */
  readonly resume?: boolean;
}

export interface Draft {
  readonly id: string;
  readonly process: string;
  readonly event: string;
  readonly item: ItemSummary | null;
  readonly instance: string | null;
  /** The revision the form is shown with. */
  readonly digest: string;
  readonly data: JsonObject;
  readonly version: number;
  readonly updatedAt: string;
  readonly files: readonly FileInfo[];
  /** What the rules of the form may read; `instance` is the summary the engine needs for a later event. */
  readonly facts: Facts & { readonly instance?: JsonObject };
  /** What the draft leads to: its label, writes, requires, comment, problems known now. Null when it is no longer offered. */
  readonly offer: Offer | null;
}

// GET, PUT /api/records/:process, POST /api/records/:process/files: what the reader or their organisation keeps of itself.

export interface RecordView {
  readonly process: string;
  readonly title: Text;
  readonly digest: string;
  /** 0 while nothing is kept. */
  readonly version: number;
  readonly keptAt: string | null;
  readonly keptBy: string | null;
  /** To be filled in at once. */
  readonly opens: boolean;
  /** Fields this reader is not told of: they are no blanks. */
  readonly unseen: readonly string[];
  readonly data: JsonObject;
  readonly files: readonly FileInfo[];
  readonly facts: Facts & { readonly instance?: JsonObject };
  /** What may be changed, by event. */
  readonly offers: readonly Offer[];
}

// GET, PUT /api/administration/:process/:id: one thing that the platform itself keeps; `new` is one that is to be made

/** A table beside a form: what belongs to the thing, what uses it, what was changed. A cell with an address is a link. */
export interface Panel {
  readonly title: Text;
  readonly say: Text | null;
  readonly heads: readonly Text[];
  readonly rows: readonly (readonly PanelCell[])[];
}
export interface PanelCell { readonly text: Text; readonly href?: string; readonly tone?: 'ok' | 'no' | 'wait' }
export interface AdministrationView extends RecordView { readonly id: string | null; readonly panels: readonly Panel[] }
export interface KeepAdministered { readonly event: string; readonly data: JsonObject; readonly version: number }
/** `once`: what is told now and never again. */
export interface Administered { readonly id: string; readonly feedback: Text | null; readonly once: Text | null }

// GET, POST /api/operators, GET, PUT, DELETE /api/operators/:id: what the administrator of an organisation enters; the list is a ListPage

// POST /api/mobile/present, /api/mobile/next, PUT /api/mobile: one of `present` and `document` says that it is oneself

export interface BindMobile { readonly mobile: string; readonly code: CodeAnswer; readonly present?: CodeAnswer; readonly document?: { readonly type: string; readonly number: string } }

export interface KeepOperator { readonly event: string; readonly data: JsonObject }
export interface OperatorKept { readonly id: string }

export interface KeepRecord { readonly event: string; readonly data: JsonObject; readonly version: number }
export interface RecordKept { readonly version: number; readonly keptAt: string; readonly feedback: Text | null }

export interface SaveDraft { readonly data: JsonObject; readonly version: number }
/** `lookup` is there where what is filled in decides what is looked up. */
export interface SavedDraft { readonly version: number; readonly updatedAt: string; readonly lookup?: JsonObject }

/** People or organisations that may be chosen; of people, where they belong. */
export interface ChoiceList { readonly choices: readonly { readonly id: string; readonly name: string; readonly note: string }[] }

// POST /api/instances/:id/events (for a start :id is the id of the draft); header Idempotency-Key

export interface SendEvent {
  readonly event: string;
  readonly task?: string;
  readonly data?: JsonObject;
  readonly comment?: string;
  readonly to?: string;
  /** The seat that is meant; to whom a seat goes; where an added one answers. */
  readonly seat?: string;
  readonly person?: string;
  readonly place?: SeatPlace;
  /** The revision the page showed; a start on a superseded one is 409 revision.superseded. */
  readonly digest?: string;
  /** What the event asks to be shown beside its form. */
  readonly proof?: GivenProof;
}

/** That a person sends it; that a phone is at hand. */
export interface GivenProof { readonly captcha?: CaptchaAnswer; readonly sms?: CodeAnswer; readonly key?: KeyAssertion }

// POST /api/drafts/:id/code

/** Asks for a code to the number that the form of a draft holds. */
export interface AskFormCode { readonly captcha: CaptchaAnswer; readonly number: string }

export interface EventAnswer {
  readonly id: string;
  readonly number: string | null;
  readonly state: string;
  readonly stateLabel: Text;
  readonly feedback: Text | null;
  /** The next open task of the same person. */
  readonly next: { readonly instance: string; readonly task: string } | null;
  /** Until when the same person may take it back by the event `retrieve`; null when it cannot be taken back. */
  readonly retrieve: string | null;
  /** What comes next in the inbox, where that was asked. */
  readonly inbox?: InboxNext;
}

// GET /api/instances/:id

export interface CaseTask {
  readonly id: string;
  readonly state: string;
  readonly label: Text;
  readonly mine: boolean;
  readonly openedAt: string;
  /** Who is asked, in words. */
  readonly who: string;
  /** What may be chosen for the opinion; empty unless it is mine. */
  readonly phrases: readonly string[];
  /** Too few people are there to decide; it waits for seats. */
  readonly incident: boolean;
  /** By which rule people are found, in words; how they decide and how far they are, where several do. */
  readonly rule: Text;
  readonly quorum: Text | null;
  readonly due: string | null;
  /** Each seat with its answer; none for those who see only what is public. */
  readonly seats: readonly CaseSeat[];
}

export interface CaseSeat {
  readonly id: string;
  /** Who answered, has it in hand, or may take it, in words. */
  readonly who: string;
  readonly onBehalfOf: string | null;
  /** Whose it was before it was transferred. */
  readonly owner: string | null;
  /** `waiting`: others answer first. */
  readonly state: 'asked' | 'waiting' | 'answered';
  readonly mine: boolean;
  readonly advisory: boolean;
  readonly verb: Text | null;
  readonly at: string | null;
  readonly comment: string;
  /** Why nobody had to answer. */
  readonly automatic: Automatic['reason'] | null;
  /** What delegates advised. */
  readonly opinions: readonly { readonly who: string; readonly at: string; readonly comment: string }[];
}

/** A field a step changed, as this reader may see it; values are absent where they are no single ones (tables, lists, files). */
export interface FieldChange { readonly pointer: string; readonly before?: Json; readonly after?: Json }

/** How long something took; working days where the process counts them. */
export interface Spent { readonly minutes: number; readonly workdays?: number }

export interface HistoryLine {
  readonly seq: number;
  /** The submission it belongs to, from 1. */
  readonly round: number;
  /** Nobody did it. */
  readonly system: boolean;
  /** How long what it answered had waited. */
  readonly spent: Spent | null;
  readonly at: string;
  readonly event: string;
  readonly label: Text;
  readonly who: string;
  readonly org: string | null;
  readonly from: string;
  readonly to: string;
  readonly toLabel: Text;
  readonly comment: string;
  /** For whom the person stood in, and to whom a seat went. */
  readonly onBehalfOf: string | null;
  readonly person: string | null;
  /** What followed by itself: at which step, for whom, and why. */
  readonly automatic: readonly { readonly label: Text; readonly who: string | null; readonly reason: Automatic['reason'] }[];
  /** Terms that were agreed to with it, for those who take part. */
  readonly agreed?: readonly { readonly portal: string; readonly version: number; readonly digest: string }[];
  /** What people changed in what was filled in before. */
  readonly changes: readonly FieldChange[];
  readonly hash: string;
}

export interface RouteState { readonly state: string; readonly label: Text; readonly kind: StateKind | null; readonly when: 'past' | 'now' | 'ahead' }

/** `who` is empty for those who see only what is public. */
export interface Attached { readonly file: string; readonly label: Text; readonly who: string; readonly at: string }

/** What the reader may do elsewhere and not here: the states in which it can be done. */
export interface ClosedOffer { readonly event: string; readonly label: Text; readonly states: readonly Text[] }

/** The states of the drawing a case has been in, and the ways it took, by their ids. */
export interface CaseWay { readonly states: readonly string[]; readonly edges: readonly string[] }

export interface CaseView {
  readonly id: string;
  readonly process: string;
  readonly processTitle: Text;
  readonly title: Text;
  readonly number: string | null;
  readonly state: string;
  readonly stateLabel: Text;
  readonly kind: StateKind | null;
  readonly startedAt: string;
  readonly due: string | null;
  readonly org: { readonly id: string; readonly name: string };
  readonly applicant: { readonly id: string; readonly name: string };
  readonly item: ItemSummary | null;
  readonly digest: string;
  /** Masked for this reader. */
  readonly data: JsonObject;
  readonly facts: Facts & { readonly instance?: JsonObject };
  readonly offers: readonly Offer[];
  readonly closed: readonly ClosedOffer[];
  readonly tasks: readonly CaseTask[];
  readonly history: readonly HistoryLine[];
  readonly files: readonly FileInfo[];
  /** By which step each file came, and by whom. */
  readonly attached: readonly Attached[];
  readonly route: readonly RouteState[];
  readonly way: CaseWay;
}

// GET /api/instances/:id/explanation

/** One thing that can be done: its conditions, and where it leads by which of them. */
export interface EventExplanation {
  readonly event: string;
  readonly label: Text;
  readonly task?: string;
  readonly needs: readonly { readonly say: Text; readonly holds: boolean; readonly condition: Told }[];
  readonly branches: readonly { readonly target: Text; readonly condition: Told | null }[];
}
export interface CaseExplanation { readonly events: readonly EventExplanation[] }

// GET /api/instances/:id/score

/** A case that was counted, as this reader may open it. */
export interface CountedCase { readonly id: string; readonly process: Text; readonly number: string | null; readonly title: Text; readonly state: Text; readonly startedAt: string }
/** The points of a case and how they came about: when and by whom they were worked out (null: by the calendar), and the SHA-256 of all that was counted and the numbers it was judged by. */
export interface CaseScore { readonly at: string; readonly seq: number; readonly by: string | null; readonly digest: string; readonly sheet: ScoreSheet; readonly cases: readonly CountedCase[] }

// GET /api/drawings/:digest?direction=across

/** A state as it is drawn; what holds others is a group, a parallel one or a region of one. */
export interface DrawnNode {
  readonly key: string;
  readonly parent: string | null;
  readonly shape: 'start' | 'step' | 'end' | 'group' | 'parallel' | 'region';
  /** People are asked there. */
  readonly asks: boolean;
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A way between two states; `points` are x and y in turn, `x` and `y` the middle of the upper edge of its words. */
export interface DrawnEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** No person takes it. */
  readonly quiet: boolean;
  readonly label: string;
  readonly lines: readonly string[];
  readonly points: readonly number[];
  readonly x?: number;
  readonly y?: number;
}

/** A machine laid out in one language and direction. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  /** What leads on from wherever a case stands. */
  readonly anywhere: readonly { readonly to: string; readonly label: string }[];
}

/** Null where it could not be drawn. */
export interface DrawingAnswer { readonly drawing: Drawing | null }

// GET /api/instances/:id/verification

export interface Verification {
  readonly verdict: 'verified' | 'verified-erased' | 'broken';
  readonly entries: number;
  readonly head: string;
  /** The first entry that does not hold. */
  readonly at?: number;
}

// POST /api/instances/:id/paper, GET /api/papers/:code

/** What stands on a printed case, for whoever holds it to ask by. */
export interface PaperCode { readonly code: string; readonly entries: number; readonly head: string }

/** What the platform tells whoever holds a printed case: what it is, where it stands, and whether its record is still what was printed. */
export interface PaperCheck {
  readonly process: Text;
  readonly number: string | null;
  readonly stateLabel: Text;
  readonly kind: StateKind | null;
  /** The organisation it belongs to; a person is never named. */
  readonly org: string | null;
  readonly startedAt: string;
  readonly since: string;
  readonly printedAt: string;
  /** How many entries the record had when it was printed, and the digest of the last. */
  readonly printed: { readonly entries: number; readonly head: string };
  /** `changed`: more has happened since. */
  readonly verdict: 'current' | 'changed' | 'broken';
}

// GET /api/lists/:process/:list?page=1&size=15&sort=-startedAt&f.<column>=…&f.<column>.from=…&f.<column>.to=…
// Where choices are offered, f.<column>=a,b takes several. Instead of a page: after or before a mark; before=end is the last page.

export interface ListColumnHead { readonly name: string; readonly label: Text; readonly type: string; readonly sortable: boolean }

export interface ListFilterHead {
  readonly column: string;
  readonly label: Text;
  readonly match: 'equals' | 'fuzzy' | 'range';
  readonly type: string;
  /** The values to choose from: states, dictionary entries, booleans. */
  readonly options?: readonly { readonly value: string; readonly label: Text }[];
}

export interface ListButtonHead {
  readonly label: Text;
  readonly kind: 'start' | 'event' | 'task' | 'view' | 'list';
  readonly on: 'row' | 'list' | 'selection';
  /** The row is shown over the list instead of on its page. */
  readonly dialog?: true;
  /** For a button on chosen rows: what is sent, and what is asked once for all of them. */
  readonly many?: { readonly event: string; readonly max: number; readonly comment: 'none' | 'optional' | 'required'; readonly phrases: readonly string[] };
}

/** A button that is there for the list or a row: where it leads, and why it cannot be used now (empty: it can). */
export interface ListOffer { readonly button: number; readonly href: string; readonly problems: readonly SaidProblem[] }

export interface ListRow {
  readonly id: string;
  readonly cells: { readonly [column: string]: Json };
  /** Words for the cells whose value is a code: states, organisations, people, dictionaries. */
  readonly shown: { readonly [column: string]: Text };
  readonly kind: StateKind | null;
  readonly offers: readonly ListOffer[];
  /** Buttons on chosen rows that this one can be chosen for, each with the task it would decide. */
  readonly choices: readonly { readonly button: number; readonly task?: string }[];
}

export interface ListPage {
  readonly process: string;
  readonly list: string;
  readonly title: Text;
  readonly digest: string;
  readonly columns: readonly ListColumnHead[];
  readonly filters: readonly ListFilterHead[];
  /** The words on the two buttons of the conditions, where a list has its own. */
  readonly search?: Text;
  readonly clear?: Text;
  readonly buttons: readonly ListButtonHead[];
  /** Buttons of the list itself. */
  readonly offers: readonly ListOffer[];
  readonly sort: { readonly by: string; readonly descending: boolean };
  readonly rows: readonly ListRow[];
  /** Null where pages have no numbers: beyond 10,000 rows, and at the end. */
  readonly page: number | null;
  readonly pageSize: number;
  /** Null when counting takes longer than the page: then it is asked for by itself. */
  readonly total: number | null;
  /** False beyond 10,000: shown as "10 000+". */
  readonly totalExact: boolean;
  /** What all rows come to; null where nothing is to be counted, or counting takes too long. */
  readonly measures?: readonly { readonly label: Text; readonly value: string | null }[];
  /** Marks for `before` and `after`; null where nothing is. */
  readonly previous: string | null;
  readonly next: string | null;
  /** How this reader wants the list; null for a guest, of whom nothing is kept. */
  readonly choice: ListChoice | null;
  readonly saved: readonly SavedQuery[];
  /** Neither files are made of it nor queries kept. */
  readonly bare?: true;
}

// GET /api/lists/:process/:list/total

export interface ListTotal { readonly total: number | null; readonly totalExact: boolean }

// PUT /api/lists/:process/:list/choice: kept for the person, on every device

export interface ListChoice {
  /** Names of the columns in their order, with a minus before those that are not shown; what is not named follows. Null: as the definition says. */
  readonly columns: readonly string[] | null;
  readonly pageSize: number | null;
  readonly compact: boolean;
}

// PUT, DELETE /api/lists/:process/:list/saved/:id

/** A query under a name: the part of an address after the question mark. */
export interface SavedQuery { readonly id: string; readonly name: string; readonly query: string }
export interface SaveQuery { readonly name: string; readonly query: string }

// POST /api/lists/:process/:list/export?<query>: bytes

export interface ExportList {
  readonly format: 'csv' | 'xlsx';
  /** Names of the columns in their order; absent: those of the list. */
  readonly columns?: readonly string[];
  /** The rows that are chosen; absent: all that the query finds. */
  readonly rows?: readonly string[];
}

// POST /api/lists/:process/:list/batch (header Idempotency-Key): an event of a button on chosen rows

export interface SendBatch {
  readonly event: string;
  readonly rows: readonly { readonly id: string; readonly task?: string }[];
  readonly comment?: string;
}

/** What became of one row: its state, or why it stayed as it was. */
export interface BatchResult {
  readonly id: string;
  readonly state: string | null;
  readonly stateLabel: string | null;
  readonly problems: readonly SaidProblem[];
}

/** In the order in which the rows were sent. */
export interface BatchAnswer { readonly results: readonly BatchResult[] }

// GET /api/inbox?place=todo&q=…&process=…&page=1, or behind a row however far: &after=<mark>

/** What waits, what I decided, what I began, what was copied to me. Drafts are a list of their own. */
export type InboxPlace = 'todo' | 'done' | 'started' | 'copied';

export interface InboxRow {
  readonly instance: string;
  readonly task: string | null;
  readonly process: string;
  readonly processTitle: Text;
  readonly title: Text;
  readonly number: string | null;
  readonly state: string;
  readonly stateLabel: Text;
  readonly kind: StateKind | null;
  readonly org: string;
  readonly applicant: string;
  /** Since when it is in its place: opened, decided, begun, copied. */
  readonly at: string;
  readonly due: string | null;
  /** Names the row's place in the order, to go on behind it. */
  readonly mark: string;
  /** What I decided. */
  readonly verb: Text | null;
  /** The message to mark as read, for a copy that was not. */
  readonly unread: string | null;
  /** Of a task that one takes: whether it is mine already. */
  readonly claim: 'free' | 'mine' | null;
  /** What may be decided for several at once. */
  readonly bulk: readonly { readonly event: string; readonly label: Text; readonly comment: 'none' | 'optional' | 'required' }[];
}
export interface InboxPage {
  readonly place: InboxPlace;
  readonly rows: readonly InboxRow[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly totalExact: boolean;
  readonly more: boolean;
  readonly waiting: { readonly todo: number; readonly copied: number; readonly drafts: number };
  /** The processes there are, with how many of each. */
  readonly processes: readonly { readonly process: string; readonly title: Text; readonly count: number }[];
}

/** With POST /api/instances/:id/events?after=<mark>: how many wait, and the next of them with its case. Of the moment of the answer, beside what the step is answered. */
export interface InboxNext { readonly total: number; readonly next: { readonly row: InboxRow; readonly view: CaseView } | null }

// POST /api/inbox/batch (header Idempotency-Key): one verb for several tasks that allow it; answers a BatchAnswer

export interface SendInboxBatch { readonly event: string; readonly rows: readonly { readonly id: string; readonly task: string }[]; readonly comment?: string }

// GET /api/drafts: one's own, the latest first

export interface DraftLine {
  readonly id: string;
  readonly process: string;
  readonly processTitle: Text;
  readonly event: string;
  readonly label: Text;
  /** What it is about: the subject, or the case it goes on with. */
  readonly about: Text | null;
  /** Where one goes on with it. */
  readonly href: string;
  readonly updatedAt: string;
}
export interface DraftList { readonly rows: readonly DraftLine[] }

// /api/phrases: what I often write

export interface Phrase { readonly id: string; readonly text: string }
export interface PhraseList { readonly rows: readonly Phrase[] }
export interface NewPhrase { readonly text: string }

// GET /api/messages?category=warning&state=unread&starred=yes, and further behind a message: &after=<mark>
// GET /api/messages/:id, POST /api/messages/:id/read (204), PUT /api/messages/:id/star (204), POST /api/messages/read (204): all of a kind

/** What the platform tells, and what is to be watched or done in time. */
export type MessageCategory = 'notice' | 'warning';

export interface Message {
  readonly id: string;
  readonly instance: string | null;
  readonly category: MessageCategory;
  readonly title: Text;
  readonly text: Text;
  readonly createdAt: string;
  readonly readAt: string | null;
  readonly starred: boolean;
  /** Names its place in the order, to go on behind it. */
  readonly mark: string;
}
export interface MessagePage {
  readonly rows: readonly Message[];
  /** Whether there are further ones behind these. */
  readonly more: boolean;
  /** How many there are, counted to 10,000. */
  readonly total: number;
  readonly unread: { readonly [category in MessageCategory]: number };
}
export interface Star { readonly starred: boolean }
export interface ReadAll { readonly category: MessageCategory }

// GET, PUT /api/channels: what I want of each kind beside the message in the product

export interface ChannelChoice { readonly category: MessageCategory; readonly mail: boolean; readonly sms: boolean }
/** `mail` and `mobile` are where they would go, covered; null: nowhere. */
export interface Channels { readonly rows: readonly ChannelChoice[]; readonly mail: string | null; readonly mobile: string | null }
export interface ChooseChannels { readonly rows: readonly ChannelChoice[] }

// GET /api/live: text/event-stream. Each event is one of these by its name; a message's id goes on where a connection broke off (Last-Event-ID).

export interface LiveEvents {
  /** How much waits: first of all, and whenever it is otherwise than before. */
  readonly counts: { readonly inbox: number; readonly unread: number };
  /** A message that came. */
  readonly message: Message;
  /** Cases the reader sees in which a step was taken: lists, inbox and open pages that show them are out of date. `more`: so many that not all are named. */
  readonly cases: { readonly instances: readonly string[]; readonly more: boolean };
}

// GET /api/outbox?page=1 (platformAdmin): to whom what goes or went. POST /api/outbox/:id/reading: the words of one, and the record that they were read

export interface OutboxRow {
  readonly id: string;
  readonly instance: string | null;
  readonly kind: string;
  readonly recipient: string;
  readonly title: Text;
  readonly createdAt: string;
  readonly dueAt: string;
  readonly state: string;
  readonly attempts: number;
  readonly sentAt: string | null;
  readonly lastError: string | null;
}
/** Secrets are covered, but in a demonstration, where nobody else could read them. */
// GET /api/jobs, POST /api/jobs/:id/retry, POST /api/jobs/:id/abandon (platformAdmin): work that did not go through

export interface Job {
  /** Of the message, or of the case with `name`; of work that breaks off as a whole, of its kind. */
  readonly id: string;
  readonly kind: 'notify' | 'mail' | 'sms' | 'timer' | 'task' | 'round';
  readonly name: string | null;
  readonly state: 'failing' | 'stuck' | 'abandoned';
  readonly title: Text;
  readonly since: string;
  readonly next: string | null;
  readonly tries: number;
  readonly cause: Text;
  readonly offers: readonly ('retry' | 'abandon')[];
}
export interface JobPage { readonly rows: readonly Job[]; readonly page: number; readonly pageSize: number; readonly total: number }
/** `name` is that of a timer. */
export interface RetryJob { readonly name?: string }
export interface AbandonJob { readonly name?: string; readonly reason: string }

export interface OutboxText { readonly text: Text }
/** `delivers` is false without SMTP settings: the rows are what would have gone out. */
export interface OutboxPage { readonly rows: readonly OutboxRow[]; readonly page: number; readonly pageSize: number; readonly total: number; readonly delivers: boolean }

// GET /api/content?kind=guide&q=…, GET /api/content/:slug, PUT /api/content/:slug (platformAdmin): what the platform says of itself, version by version

export type ContentKind = 'policy' | 'guide' | 'page';
export interface ContentLine {
  readonly id: string;
  readonly kind: ContentKind;
  /** For whom a guide is. */
  readonly audience: Text | null;
  readonly title: Text;
  readonly shown: boolean;
  readonly version: number;
  readonly at: string;
}
export interface ContentList { readonly rows: readonly ContentLine[] }
/** `body` is a text with a shape in each language; the author is told to administrators. */
export interface ContentPage extends ContentLine { readonly body: { readonly 'zh-CN': JsonObject; readonly en: JsonObject }; readonly author: string | null }
/** `base` is the version it was made from, 0 for something new; another newest one is 409 version.stale. */
export interface KeepContent { readonly kind: ContentKind; readonly audience: Text | null; readonly title: Text; readonly body: ContentPage['body']; readonly shown: boolean; readonly base: number }
export interface KeptContent { readonly version: number }

// /api/definitions (platformAdmin)

export interface RevisionLine {
  readonly number: number;
  readonly digest: string;
  readonly origin: 'folder' | 'page' | 'rollback' | 'base';
  readonly author: string;
  readonly note: string;
  readonly publishedAt: string;
  readonly current: boolean;
  /** Instances that run on it and are not finished. */
  readonly running: number;
}
export interface DefinitionList {
  /** `base` is the process it builds on. */
  readonly processes: readonly { readonly id: string; readonly title: Text; readonly base: string | null; readonly revisions: readonly RevisionLine[] }[];
  readonly folders: readonly { readonly folder: string; readonly problems: readonly SaidProblem[] }[];
}
/** The document as it was written: of one that builds on another, what differs from the base. */
export interface RevisionBody { readonly id: string; readonly number: number; readonly digest: string; readonly document: DefinitionDocument }
export interface CheckDocument { readonly document: JsonObject }
/** `facts` are the paths that rules of the document may read, as far as its shape tells. */
export interface CheckAnswer { readonly problems: readonly SaidProblem[]; readonly facts: readonly string[]; /** Of a document that builds on another: the whole, with the pointers of what it wrote itself. */ readonly whole: { readonly base: string; readonly document: JsonObject; readonly own: readonly string[] } | null }
/** `base` is the number of the revision the document was made from, 0 for a new process; another current one is 409 version.stale. */
export interface PublishRevision { readonly document: JsonObject; readonly base: number; readonly note: string }
export interface RollBack { readonly to: number; readonly base: number }
export interface Published { readonly number: number; readonly digest: string; readonly problems: readonly SaidProblem[] }

// GET, POST /api/company/roles, PUT, DELETE /api/company/roles/:role

export interface PermissionItem { readonly permission: string; readonly label: Text; readonly granted: boolean }
/** Permissions as a company ticks them; `granted` says which it has itself. */
export interface PermissionCategory { readonly label: Text; readonly items: readonly PermissionItem[] }
export interface CompanyRole { readonly id: string; readonly name: string; readonly permissions: readonly string[]; readonly people: number; readonly departments: number }
export interface CompanyRoles { readonly roles: readonly CompanyRole[]; readonly categories: readonly PermissionCategory[] }
export interface SaveRole { readonly name: string; readonly permissions: readonly string[] }
export interface Made { readonly id: string }

// GET, PUT /api/company/permissions

export interface CompanyPermissions { readonly categories: readonly PermissionCategory[] }
export interface SavePermissions { readonly granted: readonly string[] }

// GET, POST /api/company/departments, PUT, DELETE /api/company/departments/:department

export interface Department { readonly id: string; readonly parent: string | null; readonly name: string; readonly head: string | null; readonly headName: string | null; readonly roles: readonly string[]; readonly people: number }
export interface Departments { readonly departments: readonly Department[]; readonly roles: readonly { readonly id: string; readonly name: string }[]; readonly colleagues: readonly Colleague[] }
export interface SaveDepartment { readonly name: string; readonly parent: string | null; readonly head: string | null; readonly roles: readonly string[] }
export interface Colleague { readonly id: string; readonly name: string; readonly note: string }

// GET /api/company/people, PUT, DELETE /api/company/people/:account, POST /api/company/people/:account/grants, DELETE /api/company/grants/:grant

export interface RoleGrant { readonly id: string; readonly role: string; readonly name: string; readonly first: string; readonly last: string | null; readonly state: 'scheduled' | 'valid' | 'ended' }
export interface Personnel {
  readonly account: string; readonly name: string; readonly username: string;
  /** With its middle covered. */
  readonly mobile: string | null;
  readonly admin: boolean;
  readonly department: string | null; readonly departmentName: string | null; readonly post: string | null; readonly superior: string | null; readonly superiorName: string | null;
  readonly state: 'active' | 'disabled' | 'removed';
  /** Was given a role once; others hold all that the company has. */
  readonly byRoles: boolean;
  readonly joinedAt: string;
  readonly grants: readonly RoleGrant[];
  readonly departmentRoles: readonly string[];
}
export interface PersonnelPage { readonly people: readonly Personnel[]; readonly total: number; readonly page: number; readonly pageSize: number }
/** Only what is given is changed. */
export interface SavePersonnel { readonly department?: string | null; readonly post?: string | null; readonly superior?: string | null; readonly state?: 'active' | 'disabled' }
/** Days, both included; without a last one until further notice. */
export interface NewGrant { readonly role: string; readonly first: string; readonly last: string | null }

// GET, POST /api/substitutes, DELETE /api/substitutes/:id

// GET /api/companies

/** An organisation one belongs to, or is on the way to (then `org` is null). What can be done goes to a case, or begins one. */
export interface CompanyCard {
  readonly org: string | null;
  readonly name: string;
  readonly code: string | null;
  readonly certified: boolean;
  readonly isCurrent: boolean;
  readonly isAdministrator: boolean;
  /** Where its case stands, while it is not over. */
  readonly state: Text | null;
  readonly kind: string | null;
  readonly instance: string | null;
  readonly offers: readonly { readonly event: string; readonly label: Text; readonly instance: string | null }[];
}

/** `process` names what one joins by, the fields of an organisation's name and code there, and the events the page knows. */
export interface Companies {
  readonly process: { readonly id: string; readonly name: string; readonly code: string; readonly join: string; readonly certify: string; readonly leave: string } | null;
  readonly cards: readonly CompanyCard[];
}

export interface Substitution { readonly id: string; readonly name: string; readonly process: string | null; readonly first: string; readonly last: string | null; readonly state: 'scheduled' | 'valid' | 'ended' }
export interface Substitutions {
  readonly mine: readonly Substitution[];
  /** For whom one stands in. */
  readonly others: readonly Substitution[];
  readonly colleagues: readonly Colleague[];
  readonly processes: readonly { readonly id: string; readonly title: Text }[];
}
export interface NewSubstitute { readonly substitute: string; readonly process: string | null; readonly first: string; readonly last: string | null }

// PUT /api/session/company

export interface SwitchCompany { readonly org: string }

// POST /api/links
export interface FollowLink { readonly token: string }
/** What the link opens: the form of an event of a case. */
export interface Followed { readonly process: string; readonly instance: string; readonly event: string }
