using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FraudSignals.Auditing;
using FraudSignals.Ports;
using FraudSignals.Storage.Local.Files;

namespace FraudSignals.Storage.Local;

/// <summary>
/// The audit trail of a data directory: one chain of lines in a file for each month, each flushed before what it is about is done. Beside
/// them
/// stands how far the chain has come, so that lines cut off its end are missed.
/// </summary>
public sealed class AuditFiles : IAuditLog
{
    /// <summary>How long entries are kept unless set otherwise.</summary>
    public static readonly TimeSpan DefaultRetention = TimeSpan.FromDays(5 * 366);

    /// <summary>Where it is in a data directory.</summary>
    public const string DirectoryName = "audit";

    private const string HeadName = "head";
    private const string Suffix = ".ndjson";
    private const string Writer = "host";

    private readonly string _directory;
    private readonly Disk _disk;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _retention;
    private readonly Lock _lock = new();
    private AuditChain _chain = AuditChain.New(Writer);
    private LineFile? _file;

    /// <summary>Reads the trail; changes nothing. What is wrong with it is told by <see cref="CheckAsync"/> and stops nothing.</summary>
    /// <param name="directory">The directory of its files; it is made with the first entry.</param>
    /// <param name="disk">Where it is.</param>
    /// <param name="clock">Stamps entries.</param>
    /// <param name="retention">How long they are kept.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public AuditFiles(string directory, Disk disk, TimeProvider clock, TimeSpan retention)
    {
        (_directory, _disk, _clock, _retention) = (directory, disk, clock, retention);
        foreach (var path in Files(directory).Reverse())
        {
            // The newest may hold nothing but a line that was cut off.
            var file = new LineFile(path, disk, (_, line) => Take(line));
            _file ??= file;
            if (_chain.Number > 0)
            {
                break;
            }
        }

        // Whatever was cut off, its numbers are not given again.
        if (HeadOf(directory) is { } head && head.Number > _chain.Number)
        {
            _chain = head;
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(IReadOnlyList<AuditNote> notes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notes);
        lock (_lock)
        {
            if (notes.Count > 0)
            {
                Append(notes);
            }
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<AuditEntry>> ListAsync(AuditQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);

        // A file holds nothing of after its month; what is being written is not there yet, nor what the disk did not take.
        var last = Last();
        var from = query.From is { } time ? NameOf(time) : "";
        var files = Files(_directory).Where(path => string.CompareOrdinal(Path.GetFileName(path), from) >= 0);
        return ValueTask.FromResult<ImmutableArray<AuditEntry>>(
            [.. EntriesOf(files).TakeWhile(e => e.Number <= last).Where(query.Takes).TakeLast(query.Limit)]);
    }

    /// <inheritdoc/>
    public ValueTask<AuditCheck> CheckAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(Check(_directory));
        }
    }

    /// <inheritdoc/>
    public ValueTask ForgetAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            var before = NameOf(_clock.GetUtcNow() - _retention);
            List<string> old =
                [.. Files(_directory).Where(path => path != _file?.Path && string.CompareOrdinal(Path.GetFileName(path), before) < 0)];
            if (old.Count > 0)
            {
                Append(
                    [new AuditNote(AuditAction.EntriesForgotten, AuditNote.Host, null,
                        string.Join(' ', old.Select(Path.GetFileNameWithoutExtension)))]);
                foreach (var path in old)
                {
                    File.Delete(path);
                }

                _disk.FlushDirectory(_directory);
            }
        }

        return default;
    }

    /// <summary>Checks the trail in a directory, whether a host uses it or not.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static AuditCheck Check(string directory) => AuditCheck.Of(
        from path in Files(directory)
        from line in LineFile.Read(path).Index()
        select ($"{path}, line {line.Index + 1}", line.Item),
        HeadOf(directory) is { } head ? [head] : []);

    /// <summary>The entries of the trail in a directory, whether a host uses it or not; lines that are none are passed over.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IEnumerable<AuditEntry> Read(string directory) => EntriesOf(Files(directory));

    private long Last()
    {
        lock (_lock)
        {
            return _chain.Number;
        }
    }

    private void Append(IReadOnlyList<AuditNote> notes)
    {
        try
        {
            var now = _clock.GetUtcNow();
            Disk.MakeDirectory(_directory);

            // Never a file before the newest, whatever the clock says.
            var path = Path.Combine(_directory, NameOf(now));
            if (_file == null || string.CompareOrdinal(path, _file.Path) > 0)
            {
                _file = new LineFile(path, _disk, (_, _) => { });
            }

            using var lines = new MemoryStream();
            var chain = _chain;
            foreach (var note in notes)
            {
                (_, var line, chain) = chain.Tie(note, now);
                lines.Write(line);
                lines.WriteByte((byte)'\n');
            }

            _file.Append(lines.GetBuffer().AsSpan(0, (int)lines.Length));
            _chain = chain;

            // Only a witness: one from before is good as well.
            _disk.Replace(Path.Combine(_directory, HeadName), Encoding.ASCII.GetBytes($"{chain.Number} {chain.Hash}\n"));
        }
        catch (Exception problem) when (problem is IOException or DiskFailedException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The audit trail cannot be written: {problem.Message}", problem);
        }
    }

    private void Take(ReadOnlyMemory<byte> line)
    {
        if (EntryOf(line) is { } entry)
        {
            _chain = new AuditChain(entry.Writer, entry.Number, entry.Hash);
        }
    }

    private static IEnumerable<AuditEntry> EntriesOf(IEnumerable<string> files) =>
        files.SelectMany(LineFile.Read).Select(EntryOf).OfType<AuditEntry>();

    private static AuditEntry? EntryOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            return AuditChain.Read(line.Span).Entry;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What a copy of the trail needs: first how far it has come, so that the copy has come as far at least.</summary>
    internal static IEnumerable<string> FilesToCopy(string directory) =>
        Path.Combine(directory, HeadName) is var head && File.Exists(head) ? [head, .. Files(directory)] : Files(directory);

    private static IEnumerable<string> Files(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory, "????-??" + Suffix).Order(StringComparer.Ordinal)
        : [];

    private static string NameOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture) + Suffix;

    private static AuditChain? HeadOf(string directory)
    {
        var path = Path.Combine(directory, HeadName);
        return File.Exists(path) && File.ReadAllText(path).Split(' ', '\n') is [var number, var hash, ..]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? new AuditChain(Writer, parsed, hash)
            : null;
    }
}
