// Environment in, typed settings out; the only reader of the environment.
import { isIP, isIPv6 } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface Config {
  /** Owner of a PostgreSQL of the operator; absent: the embedded one. */
  readonly databaseUrl: string | undefined;
  /** A role that owns nothing, where the owner may not make one. */
  readonly databaseAppUrl: string | undefined;
  /** Folder of everything this installation keeps outside the database. */
  readonly dataDir: string;
  readonly definitionsDir: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Address people reach the server at, for links in mail and for the check of origins; without a slash at its end. */
  readonly baseUrl: string | undefined;
  /** Addresses of proxies that are believed about who asks, by X-Forwarded-For. */
  readonly proxies: readonly string[];
  /** IANA name; calendar days of processes are days there. */
  readonly zone: string;
  /** Absent: nothing is sent, and the outbox page shows what would have gone out. */
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** The gateway of text messages (server/README.md). Absent: they are recorded and not sent. */
  readonly smsUrl: string | undefined;
  readonly smsToken: string | undefined;
  /** The provider of identities that people may sign in by, once they have bound theirs. */
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string; readonly name: string } | undefined;
  /** `demo` seeds organisations, people and trainings; `none` only definitions. */
  readonly seed: 'demo' | 'none';
  /** The most rows of a list in one file. */
  readonly exportRows: number;
  /** The least level that is written. */
  readonly logLevel: 'info' | 'warning' | 'error';
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** Settings of an environment; throws with a sentence when a value cannot be meant. */
export function readConfig(environment: { readonly [name: string]: string | undefined }): Config {
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const refuse = (name: string, remedy: string): never => { throw new Error(`${name} is "${text(name)}": ${remedy}`); };

  const oneOf = <Word extends string>(name: string, initial: Word, words: readonly Word[]): Word =>
    words.find((word) => word === (text(name) ?? initial)) ?? refuse(name, `write one of ${words.join(', ')}.`);
  const address = (name: string, protocols: readonly string[]): string | undefined => {
    const value = text(name);
    return !value || protocols.includes(URL.parse(value)?.protocol ?? '') ? value : refuse(name, `write an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}.`);
  };

  const mode = oneOf('NODE_ENV', 'development', ['development', 'production', 'test']);
  const seed = oneOf('WF_SEED', mode === 'production' ? 'none' : 'demo', ['demo', 'none']);
  if (seed === 'demo' && mode === 'production') refuse('WF_SEED', 'demonstration data does not belong into production; write none, or leave NODE_ENV away.');
  const port = Number(text('PORT') ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) refuse('PORT', 'write a whole number from 0 to 65535.');
  const exportRows = Number(text('EXPORT_ROWS') ?? 100_000);
  if (!Number.isInteger(exportRows) || exportRows < 1 || exportRows > 1_000_000) refuse('EXPORT_ROWS', 'write a whole number from 1 to 1000000.');
  const zone = text('ZONE') ?? 'Asia/Shanghai';
  if (!isZone(zone)) refuse('ZONE', 'write a time zone as Asia/Shanghai.');
  const databaseUrl = address('DATABASE_URL', ['postgres:', 'postgresql:']);
  const databaseAppUrl = address('DATABASE_APP_URL', ['postgres:', 'postgresql:']);
  if (databaseAppUrl && !databaseUrl) throw new Error('DATABASE_APP_URL stands alone: write DATABASE_URL, the owner of the same database, beside it.');

  const host = text('HOST') ?? '127.0.0.1';
  const baseUrl = address('BASE_URL', ['http:', 'https:'])?.replace(/\/+$/, '');
  const people = URL.parse(baseUrl ?? `http://${isIPv6(host) ? `[${host}]` : host}`);
  if (people?.protocol !== 'https:' && !isLoopback(people?.hostname ?? '')) {
    refuse(baseUrl ? 'BASE_URL' : 'HOST', 'passwords would travel readable to all on the way. Put a proxy with TLS before the server and write its address, as https://office.example, into BASE_URL; for this machine alone, http://localhost.');
  }
  const proxies = (text('PROXIES') ?? '').split(',').map((proxy) => proxy.trim()).filter(Boolean);
  if (!proxies.every((proxy) => isIP(proxy))) refuse('PROXIES', 'write addresses as 127.0.0.1, with commas between them.');

  const smsUrl = address('SMS_URL', ['https:', 'http:']);
  const sms = smsUrl ? new URL(smsUrl) : null;
  if (sms && sms.protocol !== 'https:' && !isLoopback(sms.hostname)) refuse('SMS_URL', 'codes would travel readable to all on the way. Write an address that starts with https://, or one of this machine.');
  if (sms && (sms.username !== '' || sms.password !== '')) refuse('SMS_URL', 'leave name and password away, and write the token into SMS_TOKEN.');

  const issuer = address('OIDC_ISSUER', ['https:', 'http:']);
  const [clientId, clientSecret] = [text('OIDC_CLIENT_ID'), text('OIDC_CLIENT_SECRET')];
  const provider = issuer ? new URL(issuer) : null;
  if (!issuer && (clientId || clientSecret || text('OIDC_NAME'))) throw new Error('OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_NAME mean nothing alone: write OIDC_ISSUER, the address of the provider, beside them.');
  if (provider && provider.protocol !== 'https:' && !isLoopback(provider.hostname)) refuse('OIDC_ISSUER', 'identities would travel readable to all on the way. Write an address that starts with https://, or one of this machine.');
  if (issuer && !(clientId && clientSecret && baseUrl)) throw new Error('OIDC_ISSUER stands alone: write OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, as the provider gave them, and BASE_URL, which it leads back to, beside it.');

  return {
    databaseUrl,
    databaseAppUrl,
    dataDir: text('DATA_DIR') ?? `${root}data`,
    definitionsDir: text('DEFINITIONS_DIR') ?? `${root}definitions`,
    host,
    port,
    baseUrl,
    proxies,
    zone,
    smtpUrl: address('SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: text('MAIL_FROM') ?? 'no-reply@localhost',
    smsUrl,
    smsToken: text('SMS_TOKEN'),
    oidc: provider && issuer && clientId && clientSecret ? { issuer, clientId, clientSecret, name: text('OIDC_NAME') ?? provider.hostname } : undefined,
    seed,
    exportRows,
    logLevel: oneOf('LOG_LEVEL', 'info', ['info', 'warning', 'error']),
  };
}

/** The address people reach the service at, without a slash at its end. */
export function homeOf({ baseUrl, port }: Pick<Config, 'baseUrl' | 'port'>): string {
  return baseUrl ?? `http://localhost:${port}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
