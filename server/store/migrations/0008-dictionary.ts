// Dictionaries are offered in the order in which they are written, which jsonb does not keep.
import { Migration } from '@mikro-orm/migrations';

export class Dictionary extends Migration {
  override up(): void {
    this.addSql('alter table dictionary alter column content type json using content::json');
  }
}
