// What an organisation may let its people do, in words: permissions by category, as the current definitions name them.
import type { Definition, Text } from '#engine';
import type { PermissionCategory } from '../api-types.ts';
import type { OrgPermissionRow } from '../store/role.ts';

/** The categories of permissions in the order the definitions name them; a permission of no current definition is nothing one could tick. */
export function categoriesOf(definitions: readonly Definition[], offered: readonly OrgPermissionRow[]): PermissionCategory[] {
  const categories = new Map<string, { label: Text; items: PermissionCategory['items'][number][] }>();
  for (const { compiled: { id, document: { process } } } of definitions) {
    for (const [name, { label, category = process.title }] of Object.entries(process.permissions ?? {})) {
      const row = offered.find((each) => each.process === id && each.permission === name);
      if (!row) continue;
      const key = JSON.stringify(category);
      const found = categories.get(key) ?? { label: category, items: [] };
      found.items.push({ permission: `${id}:${name}`, label, granted: row.granted });
      categories.set(key, found);
    }
  }
  return [...categories.values()];
}
