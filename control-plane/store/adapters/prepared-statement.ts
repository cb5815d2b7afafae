import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { QueryResult } from 'kysely';

/**
 * A prepared statement of node:sqlite. Its rows are read as arrays and made objects of one shape here: the objects that
 * node:sqlite makes have a dictionary each, which takes two to three times as long to make, and longer to read.
 */
export class PreparedStatement {
  readonly #statement: StatementSync;
  #columns: readonly string[];

  constructor(statement: StatementSync) {
    this.#statement = statement;
    statement.setReturnArrays(true);
    this.#columns = columnsOf(statement);
  }

  execute(parameters: readonly unknown[]): QueryResult<unknown> {
    if (this.#columns.length > 0) return { rows: this.all(parameters) };
    const { changes, lastInsertRowid } = this.#statement.run(...parameters.map(inputValue));
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  all(parameters: readonly unknown[]): unknown[] {
    return (this.#statement.all(...parameters.map(inputValue)) as unknown as SQLOutputValue[][]).map((row) => this.#toObject(row));
  }

  *iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    for (const row of this.#statement.iterate(...parameters.map(inputValue))) yield this.#toObject(row as unknown as SQLOutputValue[]);
  }

  #toObject(row: readonly SQLOutputValue[]): Record<string, SQLOutputValue> {
    // A column that was added since shows in "select *".
    if (row.length !== this.#columns.length) this.#columns = columnsOf(this.#statement);
    const columns = this.#columns;
    const object: Record<string, SQLOutputValue> = {};
    for (let i = 0; i < columns.length; i++) object[columns[i] as string] = row[i] as SQLOutputValue;
    return object;
  }
}

function columnsOf(statement: StatementSync): string[] {
  return statement.columns().map(({ name }) => name);
}

function inputValue(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return (value ?? null) as SQLInputValue;
}
