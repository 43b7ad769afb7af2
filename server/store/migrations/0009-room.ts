// How much room an organisation takes is asked at each upload: one look into an index.
import { Migration } from '@mikro-orm/migrations';

export class Room extends Migration {
  override up(): void {
    this.addSql('create index file_org on file (org_id) include (bytes)');
  }
}
