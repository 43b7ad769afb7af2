// Given to a node with --import: its clock goes wrong by CLOCK_OFFSET_MS, as a machine's does whose time was never set.
const offset = Number(process.env['CLOCK_OFFSET_MS'] ?? 0);
const True = Date;

globalThis.Date = class extends True {
  constructor(...parts: readonly unknown[]) {
    super(...((parts.length === 0 ? [True.now() + offset] : parts) as [number]));
  }

  static override now(): number {
    return True.now() + offset;
  }
} as DateConstructor;
