// Texts that have broken programs before: each must come back as it was sent, in NFC or not at all.

export const naughtyTexts: readonly string[] = [
  'undefined', 'null', 'NaN', 'true', '{}', '[]', '0', '1e1000', '-0', '0x0', '1,000.00',
  "'", '"', "''", '\'"', '\\', '\\\\', '\\u0041', '%', '%s%d%n', '%00', '$1', '$&', '${1+1}', '{{7*7}}', '{instance.number}', '#{x}', '<%= 1 %>',
  "'; drop table instance; --", "1' or '1'='1", '1;select pg_sleep(10)', '\u0027\u0029',
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', 'javascript:alert(1)', '<svg/onload=alert(1)>', '&lt;b&gt;', ']]>', '<!--', 'data:text/html,<script>1</script>',
  '=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1+1',
  '../../etc/passwd', '/dev/null', 'C:\\con', 'file:///etc/passwd', '\r\nSet-Cookie: a=b', '$(touch /tmp/x)', '`id`', '| ls', '; ls',
  '田中さんにあげて下さい', '表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀', '社會科學院語學研究所', '𠜎𠜱𠝹𠱓', '事實上', '⻰⻱',
  '👩🏽‍💻', '🏳️‍🌈', '🇨🇳🇪🇺', 'e\u0301', 'ﬃ', 'İ ı ſ', 'Ω Ω', '\u1e9b\u0323',
  'مُنَاقَشَةُ سُبُلِ', 'שָׁלוֹם', '\u202eright to left\u202c', '\u2066a\u2069', 'т‌е‌с‌т', '\u00ad', '\u200b', '\ufeff', '\u2028', '\u2029', '\u0085', '\u00a0', '\u3000',
  '\u0001\u0002\u001b[31m', '\u007f', '\ufffe', '\uffff', '\u{10ffff}', 'Z̡̛͇̰̓a̗͑l͓̀g̲͊o̫', '﷽'.repeat(20), 'ع'.repeat(400), 'a'.repeat(500),
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype',
];

/** Texts that PostgreSQL cannot keep: refused with their place, never a fault of ours. */
export const unstorableTexts: readonly string[] = ['\u0000', 'a\u0000b', '\ud800', '\udc00\ud800', 'x\udfff'];
