// How names and passwords are made, by the policies as shipped: table C.1 of the requirements, with its vectors.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultPolicy, passwordProblem, policyOf, ruleInWords, sentence, usernameProblem, type Policy, type Problem } from '#engine';

const shipped = (portal: string): Policy => policyOf(JSON.parse(readFileSync(`definitions/portals/${portal}.json`, 'utf8')).policy);
const [national, hebei, hubei] = ['national', 'hebei', 'hubei'].map(shipped) as [Policy, Policy, Policy];
const verdict = (problem: Problem | null): string => problem?.code ?? 'ok';

describe('a password (R-138)', () => {
  it.each([
    ['abc123', 'password.wrong-length', 'ok'],
    ['abcdefgh', 'password.too-plain', 'ok'],
    ['12345678', 'password.too-plain', 'ok'],
    ['abcd123_', 'ok', 'ok'],
    ['Aa1!Aa1!', 'ok', 'password.wrong-characters'],
    ['Aa1!Aa1', 'password.wrong-length', 'password.wrong-characters'],
    ['abcdefg1abcdefg1', 'ok', 'password.wrong-length'],
    ['abcdefg1abcdefg12', 'password.wrong-length', 'password.wrong-length'],
    ['密码密码密码12', 'password.wrong-characters', 'password.wrong-characters'],
    ['abc 12345', 'password.wrong-characters', 'password.wrong-characters'],
  ])('%s: %s at the national portal, %s in Hebei', (password, atNational, inHebei) => {
    expect([verdict(passwordProblem(national.password, password)), verdict(passwordProblem(hebei.password, password))]).toEqual([atNational, inHebei]);
  });
});

describe('a user name (R-139)', () => {
  it.each([
    ['abcdef', 'ok', 'ok', 'ok'],
    ['abc123', 'ok', 'ok', 'ok'],
    ['1abcde', 'ok', 'ok', 'ok'],
    ['Abcdef', 'ok', 'username.wrong-characters', 'ok'],
    ['123456', 'username.too-plain', 'username.too-plain', 'ok'],
    ['abc_12', 'username.wrong-characters', 'username.wrong-characters', 'ok'],
    ['abcde', 'username.wrong-length', 'username.wrong-length', 'username.wrong-length'],
    ['abcdefghijklm', 'ok', 'ok', 'username.wrong-length'],
    ['аbcdef', 'username.wrong-characters', 'username.wrong-characters', 'username.wrong-characters'],
    ['abc\u200bdef', 'username.wrong-characters', 'username.wrong-characters', 'username.wrong-characters'],
    ['ａｂｃｄｅｆ', 'username.wrong-characters', 'username.wrong-characters', 'username.wrong-characters'],
  ])('%s: %s for an administrator, %s for an operator, %s in Hebei', (name, admin, operator, inHebei) => {
    expect([national.username.admin, national.username.operator, hebei.username.admin].map((rule) => verdict(usernameProblem(rule, name)))).toEqual([admin, operator, inHebei]);
  });
});

describe('a policy', () => {
  it('is told by the rule in force, in both languages (R-138)', () => {
    const said = (policy: Policy) => (['zh-CN', 'en'] as const).map((language) => sentence(passwordProblem(policy.password, 'a')!, language).remedy);

    expect(said(national)).toEqual(['密码须为 8–16 位，由英文字母、数字、符号组成，至少含其中 2 种；现在是 1 位。', 'It takes 8 to 16 characters of letters, digits, symbols, of at least 2 of these kinds; now it has 1.']);
    expect(said(hebei)).toEqual(['密码须为 6–12 位，由英文字母、数字、下划线组成；现在是 1 位。', 'It takes 6 to 12 characters of letters, digits, underscores; now it has 1.']);
    expect(ruleInWords(national.username.operator, 'zh-CN')).toBe('6–18 位，由小写英文字母、数字组成，须含小写英文字母');
  });

  it('is as the table says (R-138, R-022)', () => {
    const row = ({ adminMayDoBusiness, operators, recovery, captcha, registration }: Policy) => [adminMayDoBusiness, operators, recovery, captcha, registration];

    expect([national, hebei, hubei].map(row)).toEqual([
      [false, true, ['sms'], 'always', { captcha: true, sms: true }],
      [true, false, ['mail'], 'always', { captcha: true, sms: false }],
      [true, true, ['sms', 'mail'], 'always', { captcha: true, sms: true }],
    ]);
    expect([national.username, national.password, hubei.username, hubei.password]).toEqual([defaultPolicy.username, defaultPolicy.password, defaultPolicy.username, defaultPolicy.password]);
  });

  it('that leaves something out goes by the defaults', () => {
    expect(policyOf({ username: { admin: hebei.username.admin } })).toEqual({ ...defaultPolicy, username: { ...defaultPolicy.username, admin: hebei.username.admin } });
    expect(policyOf(undefined)).toEqual(defaultPolicy);
  });
});
