using Microsoft.Data.Sqlite;

namespace FraudSignals.Benchmarks.Journals;

/// <summary>SQLite with a write-ahead log and full synchronisation: a row and a transaction a batch, one writer.</summary>
internal sealed class SqliteLog : IBatchLog
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteParameter _bytes;
    private readonly Lock _lock = new();

    public SqliteLog(string directory)
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(directory, "journal.db")};Pooling=False");
        _connection.Open();
        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA synchronous=FULL");
        Run("CREATE TABLE journal (sequence INTEGER PRIMARY KEY, bytes BLOB NOT NULL)");
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO journal (bytes) VALUES ($bytes)";
        _bytes = _insert.Parameters.Add("$bytes", SqliteType.Blob);
    }

    public string Name => "SQLite";

    public ValueTask AppendAsync(ReadOnlyMemory<byte> batch)
    {
        lock (_lock)
        {
            _bytes.Value = batch.ToArray();
            _insert.ExecuteNonQuery();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _insert.Dispose();
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
