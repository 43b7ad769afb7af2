// The functions of a step were made here once; they are replaced whenever their text changes (store/functions).
import { Migration } from '@mikro-orm/migrations';

export class Step extends Migration {
  override up(): void {}
}
