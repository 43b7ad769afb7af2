// A file name as somebody's computer gave it to one that is safe to keep and to send back.

const mostBytes = 200;

/** The name in NFC, without path, control and invisible characters, and not too long; its extension stays. */
export function cleanName(given: string): string {
  const last = given.normalize('NFC').replaceAll('\\', '/').split('/').at(-1)!;
  const visible = last.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '').replace(/[<>:"|?*]/g, '_').replace(/^[\s.]+|[\s.]+$/g, '');
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(visible)?.[0] ?? '';
  const stem = shortened(visible.slice(0, visible.length - extension.length), mostBytes - extension.length);
  return (stem === '' ? 'file' : stem) + extension;
}

/** The header that makes a browser save under this name, Chinese included (RFC 6266). */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const full = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

function shortened(text: string, bytes: number): string {
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    kept += character;
  }
  return kept;
}
