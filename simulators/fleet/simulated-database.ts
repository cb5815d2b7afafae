import { DatabaseSync } from 'node:sqlite';
import { CompiledQuery, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, type DatabaseConnection, type Dialect, type Driver, type QueryResult } from 'kysely';
import { PreparedStatement } from '../../control-plane/store/adapters/prepared-statement.ts';
import { openStoreOn } from '../../control-plane/store/store.ts';
import { never, SimulatedProcess } from './simulated-process.ts';

/** The rows of these tables that one commit has changed, by their keys. */
export interface Changes {
  readonly twins: ReadonlySet<string>;
  readonly rollouts: ReadonlySet<string>;
  /** Rollout and device, as JSON. */
  readonly rollout_devices: ReadonlySet<string>;
  /** Devices whose desired state is another. */
  readonly desired: ReadonlySet<string>;
  /** Devices that came, went or were revoked. */
  readonly presence: ReadonlySet<string>;
}

const watched = { twins: 'new.device_id', rollouts: 'new.id', rollout_devices: 'json_array(new.rollout_id, new.device_id)' };

const settings = 'pragma foreign_keys = on; pragma temp_store = memory; pragma journal_mode = memory';
/** The tables without a row, as they are after the migrations. */
let migrated: Uint8Array | undefined;

/**
 * The control plane's database in memory. It outlives the processes that use it: one that is killed inside a transaction
 * leaves what was committed before, as SQLite does with synchronous = full.
 */
export class SimulatedDatabase {
  readonly #database = new DatabaseSync(':memory:');
  readonly #prepared = new Map<string, PreparedStatement>();
  /** Statements so far: the instants between which a kill makes a difference. */
  statements = 0;
  /** The process that uses the database is ended before this statement. */
  killBefore = Infinity;
  /** Commits so far, and the one that the process does not live to see. */
  commits = 0;
  killBeforeCommit = Infinity;
  onKill: () => void = () => undefined;
  /** Called after each commit that wrote something. */
  onCommit: (changes: Changes) => void = () => undefined;
  #changes = noChanges();
  #wrote = false;
  /** To what observers have asked since something was written. */
  readonly #answers = new Map<string, unknown[]>();

  constructor() {
    this.#database.exec(settings);
  }

  /** Makes the tables as the control plane does, and for every later world of this thread as they were then. */
  async migrate(): Promise<void> {
    if (migrated === undefined) {
      await openStoreOn(this.dialectFor(new SimulatedProcess()));
      migrated = this.#database.serialize();
      this.#prepared.clear();
    } else this.#database.deserialize(migrated);
    this.#database.exec(settings);
  }

  /** From now on commits tell what they changed in the tables that observers look at. */
  watch(): void {
    this.#database.function('note_change', (table, key) => {
      this.#changes[table as keyof Changes].add(key as string);
      return null;
    });
    for (const [table, key] of Object.entries(watched)) {
      for (const event of ['insert', 'update']) this.#database.exec(`create temp trigger watch_${table}_${event} after ${event} on ${table} begin select note_change('${table}', ${key}); end`);
    }
    this.#database.exec("create temp trigger watch_desired after update of desired_revision on twins begin select note_change('desired', new.device_id); end");
    this.#database.exec("create temp trigger watch_presence after update of online, revoked on devices when old.online <> new.online or old.revoked <> new.revoked begin select note_change('presence', new.id); end");
  }

  /** A connection for one process; what is left of an earlier one's transaction is rolled back. */
  dialectFor(process: SimulatedProcess): Dialect {
    if (this.#database.isTransaction) this.#database.exec('rollback');
    this.#answers.clear();
    this.#wrote = false;
    this.#changes = noChanges();
    return {
      createDriver: () => new SimulatedDriver((query) => this.#execute(process, query), () => this.#database.isTransaction),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    };
  }

  /** Rows for an observer, beside whatever process there is; only between transactions is it what was committed. */
  rows<Row>(sql: string, ...parameters: (string | number)[]): Row[] {
    const question = `${sql}\n${parameters.join('\n')}`;
    let answer = this.#answers.get(question);
    if (answer === undefined) this.#answers.set(question, (answer = this.#prepare(sql).all(parameters)));
    return answer as Row[];
  }

  run(sql: string, ...parameters: (string | number)[]): void {
    this.#answers.clear();
    this.#prepare(sql).execute(parameters);
  }

  /** No kill is due any more. */
  spare(): void {
    this.killBefore = Infinity;
    this.killBeforeCommit = Infinity;
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  async #execute(process: SimulatedProcess, { sql, parameters }: CompiledQuery): Promise<QueryResult<unknown>> {
    if (sql === 'commit') this.commits += 1;
    if (process.alive && (this.statements >= this.killBefore || (sql === 'commit' && this.commits > this.killBeforeCommit))) {
      this.spare();
      this.onKill();
    }
    // Where a run has ended in the middle of something, the rest of it does.
    if (!process.alive || !this.#database.isOpen) return never();
    this.statements += 1;
    const result = this.#prepare(sql).execute(parameters);
    const wrote = writes(sql);
    this.#wrote ||= wrote;
    if (wrote || sql === 'rollback') this.#answers.clear();
    if (this.#wrote && !this.#database.isTransaction) {
      const changes = this.#changes;
      this.#wrote = false;
      this.#changes = noChanges();
      if (sql !== 'rollback') this.onCommit(changes);
    }
    return result;
  }

  #prepare(sql: string): PreparedStatement {
    let prepared = this.#prepared.get(sql);
    if (prepared === undefined) {
      prepared = new PreparedStatement(this.#database.prepare(sql));
      // Only what does not change the schema may be kept.
      if (/^(select|insert|update|delete|with|begin|commit|rollback)/i.test(sql)) this.#prepared.set(sql, prepared);
    }
    return prepared;
  }
}

function noChanges(): { readonly [Table in keyof Changes]: Set<string> } {
  return { twins: new Set(), rollouts: new Set(), rollout_devices: new Set(), desired: new Set(), presence: new Set() };
}

function writes(sql: string): boolean {
  return sql.startsWith('insert') || sql.startsWith('update') || sql.startsWith('delete');
}

/** One connection, lent to one caller at a time, in the order of asking: as the real dialect does it. */
class SimulatedDriver implements Driver {
  readonly #connection: DatabaseConnection;
  readonly #inTransaction: () => boolean;
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  constructor(execute: (query: CompiledQuery) => Promise<QueryResult<unknown>>, inTransaction: () => boolean) {
    this.#connection = {
      executeQuery: <Row>(query: CompiledQuery) => execute(query) as Promise<QueryResult<Row>>,
      streamQuery: () => {
        throw new Error('nothing is streamed in the simulation');
      },
    };
    this.#inTransaction = inTransaction;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken = false;
    else next();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#inTransaction()) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {}
}
