// Loaded before the first file of the server: what is compiled once is kept for the next start, which takes half the time then.
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));
