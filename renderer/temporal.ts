// The calendar arithmetic of the engine in a page: the browser's own where it has one, else the package's, which is fetched only then.
import type * as polyfill from 'temporal-polyfill';

const native = (globalThis as { readonly Temporal?: typeof polyfill.Temporal }).Temporal;

/** What the engine imports under the name of the package; the build puts this file in its place. */
export const Temporal = native ?? (await import('temporal-polyfill/impl')).Temporal;
