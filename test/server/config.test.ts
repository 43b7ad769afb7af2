import { describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';

describe('settings', () => {
  it('are complete without any environment', () => {
    expect(readConfig({})).toMatchObject({ host: '127.0.0.1', port: 3000, zone: 'Asia/Shanghai', seed: 'demo', logLevel: 'info', databaseUrl: undefined, smtpUrl: undefined });
  });

  it('take an empty value for an absent one', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: ' ', WF_SEED: '' })).toEqual(readConfig({}));
  });

  it.each([
    [{ HOST: '0.0.0.0', BASE_URL: 'https://office.example/' }, 'https://office.example'], [{ HOST: '0.0.0.0', BASE_URL: 'http://localhost:3000' }, 'http://localhost:3000'],
    [{ HOST: '::1' }, undefined], [{ HOST: '127.0.0.2' }, undefined], [{ HOST: 'localhost' }, undefined],
  ])('let people come over TLS, or from this machine: %o', (environment, baseUrl) => {
    expect(readConfig(environment).baseUrl).toBe(baseUrl);
  });

  it('name the provider of identities by its host where they say no name', () => {
    expect(readConfig({ OIDC_ISSUER: 'https://id.example/realms/a', OIDC_CLIENT_ID: 'office', OIDC_CLIENT_SECRET: 'x', BASE_URL: 'https://office.example' }).oidc).toMatchObject({ issuer: 'https://id.example/realms/a', name: 'id.example' });
  });

  it('hold no demonstration data in production', () => {
    expect(readConfig({ NODE_ENV: 'production' }).seed).toBe('none');
    expect(() => readConfig({ NODE_ENV: 'production', WF_SEED: 'demo' })).toThrow('WF_SEED is "demo": demonstration data does not belong into production; write none, or leave NODE_ENV away.');
  });

  it.each([
    [{ PORT: '80a' }, 'PORT is "80a": write a whole number from 0 to 65535.'],
    [{ PORT: '70000' }, 'PORT is "70000": write a whole number from 0 to 65535.'],
    [{ WF_SEED: 'some' }, 'WF_SEED is "some": write one of demo, none.'],
    [{ NODE_ENV: 'prod' }, 'NODE_ENV is "prod": write one of development, production, test.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud": write one of info, warning, error.'],
    [{ ZONE: 'Peking' }, 'ZONE is "Peking": write a time zone as Asia/Shanghai.'],
    [{ DATABASE_URL: 'localhost:5432' }, 'DATABASE_URL is "localhost:5432": write an address that starts with postgres:// or postgresql://.'],
    [{ BASE_URL: 'example.org' }, 'BASE_URL is "example.org": write an address that starts with http:// or https://.'],
    [{ HOST: '0.0.0.0' }, 'HOST is "0.0.0.0": passwords would travel readable to all on the way.'],
    [{ HOST: '::' }, 'HOST is "::": passwords would travel readable to all on the way.'],
    [{ BASE_URL: 'http://office.example' }, 'BASE_URL is "http://office.example": passwords would travel readable to all on the way.'],
    [{ BASE_URL: 'http://127.0.0.1.office.example' }, 'BASE_URL is "http://127.0.0.1.office.example": passwords would travel'],
    [{ PROXIES: '127.0.0.1, proxy' }, 'PROXIES is "127.0.0.1, proxy": write addresses as 127.0.0.1, with commas between them.'],
    [{ SMTP_URL: 'mail' }, 'SMTP_URL is "mail": write an address that starts with smtp:// or smtps://.'],
    [{ SMS_URL: 'http://sms.example/send' }, 'SMS_URL is "http://sms.example/send": codes would travel readable to all on the way.'],
    [{ SMS_URL: 'https://name:word@sms.example/send' }, 'leave name and password away, and write the token into SMS_TOKEN.'],
    [{ OIDC_CLIENT_ID: 'office' }, 'write OIDC_ISSUER, the address of the provider, beside them.'],
    [{ OIDC_ISSUER: 'http://id.example' }, 'OIDC_ISSUER is "http://id.example": identities would travel readable to all on the way.'],
    [{ OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'office', OIDC_CLIENT_SECRET: 'x' }, 'OIDC_ISSUER stands alone:'],
    [{ DATABASE_APP_URL: 'postgres://app@db/x' }, 'DATABASE_APP_URL stands alone: write DATABASE_URL, the owner of the same database, beside it.'],
  ])('refuse %o with a sentence', (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(sentence);
  });
});
