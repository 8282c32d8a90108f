using System.Globalization;
using System.Security.Cryptography;
using FraudSignals.Events;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Facts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Outbox;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Storage;

/// <summary>
/// A data directory as a real run leaves it, and all that can befall one of its files. Each time a start refuses and changes
/// nothing, or it says what is lost; all else is there.
/// </summary>
internal sealed class DamageMatrix : IAsyncDisposable
{
    private const int Sessions = 4;
    private const int CallsInASession = 150;

    private readonly TempDirectory _directory = new();
    private readonly LocalStoreOptions _options = new() { Directory = "", SegmentBytes = 8 << 20, AlertRetention = TimeSpan.FromDays(1) };
    private readonly List<PostedCall> _calls = Deployment.Calls(Sessions * CallsInASession);
    private readonly FakeTimeProvider _clock =
        new(DateTimeOffset.FromUnixTimeMilliseconds(Records.Start).AddHours(Sessions * CallsInASession / 60));
    private List<string> _alerts = [];
    private string _subjects = "";

    private DamageMatrix() => Whole = _directory.File("whole");

    /// <summary>How many cells ended how.</summary>
    public SortedDictionary<string, int> Outcomes { get; } = [];

    private string Whole { get; set; }

    private string Older => _directory.File("older");

    /// <summary>Four sessions with alerts, published and in several files, a checkpoint after the second and the third.</summary>
    /// <param name="isKilled">The last does not end well.</param>
    public static async Task<DamageMatrix> PrepareAsync(bool isKilled)
    {
        var matrix = new DamageMatrix();
        await using var twin = new Deployment(_ => new Memory.MemoryStore(), TimeProvider.System);
        for (var session = 0; session < Sessions; session++)
        {
            var calls = matrix._calls[(session * CallsInASession)..((session + 1) * CallsInASession)];
            await twin.PostAsync(calls, batchSize: 15);
            await using (var live = matrix.Open(matrix.Whole, new RecordingLog(), mayLose: false))
            {
                var store = live.Runtime;
                store.Start([new AlertFile(Path.Combine(matrix.Whole, "alerts.ndjson"), new Disk(new UnflushedFiles()))]);
                await new SwitchFile(Path.Combine(matrix.Whole, "switches.json"), new Disk(new UnflushedFiles()), new RecordingLog())
                    .SaveAsync([new Rules.RuleSwitch($"r{session}", "noisy", DateTimeOffset.UnixEpoch)], default);
                await live.PostAsync(calls, batchSize: 15);
                await (session is 1 or 2 ? LocalSite.CheckpointAsync(live) : Task.CompletedTask);
                for (var tries = 0; store.State.Outbox[0].Waiting > 0; tries++)
                {
                    Assert.True(tries < 2000, "It was not published.");
                    await Task.Delay(5);
                }

                await (isKilled && session == Sessions - 1 ? matrix.KillAsync() : Task.CompletedTask);
            }

            if (session == 1)
            {
                TempDirectory.Copy(matrix.Whole, matrix.Older);
            }
        }

        (matrix._alerts, matrix._subjects) = (await twin.AlertsAsync(), await twin.SubjectsAsync());
        return matrix;
    }

    /// <summary>All cells: a file, and what befalls it.</summary>
    public IEnumerable<(string File, string Damage)> Cells()
    {
        foreach (var file in Directory.GetFiles(Whole, "*", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(Whole, p))
            .Order(StringComparer.Ordinal))
        {
            var length = new FileInfo(Path.Combine(Whole, file)).Length;
            string[] flips = length == 0 ? [] :
            [
                .. new long[] { 0, 4, 8, 16, 24, 32, 40, 56, 64, 80, 120, length / 4, length / 2, length * 3 / 4, length - 1 }
                    .Where(at => at < length).Distinct().Select(at => string.Create(CultureInfo.InvariantCulture, $"flip {at}")),
            ];
            foreach (var damage in (string[])[.. flips, "cut to nothing", "cut by one", "cut in half", "delete",
                "duplicate under the next name", "duplicate under the name before", "stray name", "older copy"])
            {
                yield return (file, damage);
            }
        }
    }

    public async Task RunAsync(string file, string damage)
    {
        var cell = _directory.File("cell");
        TempDirectory.Copy(Whole, cell);
        File.Copy(Path.Combine(Whole, DirectoryLock.FileName), Path.Combine(cell, DirectoryLock.FileName));
        if (!Damage(cell, file, damage))
        {
            Directory.Delete(cell, recursive: true);
            return;
        }

        var outcome = await JudgeAsync(cell, $"{file}, {damage}");
        Outcomes[outcome] = Outcomes.GetValueOrDefault(outcome) + 1;
        Directory.Delete(cell, recursive: true);
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    // The directory as it is while the host runs, a second after the last batch.
    private async Task KillAsync()
    {
        const int BatchesInASession = CallsInASession / 15;
        for (var tries = 0; StoreFactsFile.Read(new StoreLayout(Whole).Facts)?.Record < Sessions * BatchesInASession; tries++)
        {
            Assert.True(tries < 2000, "The facts were not written down.");
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        var killed = _directory.File("killed");
        TempDirectory.Copy(Whole, killed);
        await File.WriteAllBytesAsync(
            Path.Combine(killed, DirectoryLock.FileName), (LockOwner.Self with { Started = DateTimeOffset.UnixEpoch }).ToBytes());
        Whole = killed;
    }

    private bool Damage(string cell, string file, string damage)
    {
        var path = Path.Combine(cell, file);
        var bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "cut to nothing":
                File.WriteAllBytes(path, []);
                return bytes.Length > 0;
            case "cut by one":
                File.WriteAllBytes(path, bytes[..Math.Max(0, bytes.Length - 1)]);
                return bytes.Length > 0;
            case "cut in half":
                File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
                return bytes.Length > 1;
            case "delete":
                File.Delete(path);
                return true;
            case "stray name":
                File.Copy(path, path + ".bak");
                File.Copy(path, Path.Combine(Path.GetDirectoryName(path)!, "x" + Path.GetFileName(path)));
                return true;
            case "older copy":
                var older = Path.Combine(Older, file);
                if (!File.Exists(older) || File.ReadAllBytes(older).AsSpan().SequenceEqual(bytes))
                {
                    return false;
                }

                File.Copy(older, path, overwrite: true);
                return true;
            case "duplicate under the next name" or "duplicate under the name before":
                if (Neighbour(path, damage.EndsWith("before", StringComparison.Ordinal) ? -1 : 1) is not { } neighbour)
                {
                    return false;
                }

                File.Copy(path, neighbour, overwrite: true);
                return true;
            default:
                bytes[int.Parse(damage.AsSpan("flip ".Length), CultureInfo.InvariantCulture)] ^= 0x10;
                File.WriteAllBytes(path, bytes);
                return true;
        }
    }

    // The file that follows it or comes before it, or one of that number where there is none.
    private static string? Neighbour(string path, int step)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        if (!long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number + step < 0)
        {
            return null;
        }

        var all = Directory.GetFiles(Path.GetDirectoryName(path)!, "*" + Path.GetExtension(path)).Order(StringComparer.Ordinal).ToList();
        return all.ElementAtOrDefault(all.IndexOf(path) + step)
            ?? Path.Combine(Path.GetDirectoryName(path)!,
                (number + step).ToString("d" + name.Length, CultureInfo.InvariantCulture) + Path.GetExtension(path));
    }

    private async Task<string> JudgeAsync(string cell, string what)
    {
        var before = Listing.Of(cell);
        try
        {
            return await VerifyAsync(cell, what, mayLose: false);
        }
        catch (Exception refusal) when (refusal is IOException or FormatException)
        {
            Assert.True(before.SequenceEqual(Listing.Of(cell)), $"{what}: it was refused, and the directory is not as it was.");
        }

        try
        {
            return $"refused; with leave {await VerifyAsync(cell, what, mayLose: true)}";
        }
        catch (Exception refusal) when (refusal is IOException or FormatException)
        {
            Assert.True(before.SequenceEqual(Listing.Of(cell)), $"{what}: it was refused with leave, and the directory is not as it was.");
            return "refused always";
        }
    }

    private async Task<string> VerifyAsync(string cell, string what, bool mayLose)
    {
        var log = new RecordingLog();
        await using var live = Open(cell, log, mayLose);
        var isWhole = await live.SubjectsAsync() == _subjects;
        var alerts = await live.AlertsAsync();
        var (_, records) = await live.PostAsync(_calls);
        var lost = records.Count(r => r == RecordOutcome.Accepted);
        var lostAlerts = _alerts.Except(alerts).Count();
        var told = string.Join('\n', log.Warnings);
        Assert.True(lost == 0 || told.Contains("Lost from the journal", StringComparison.Ordinal),
            $"{what}: {lost} records are lost without a word.\n{told}");
        Assert.True(lost > 0 || isWhole, $"{what}: all records are there and the state is another.\n{told}");
        Assert.True(
            lostAlerts == 0 || told.Contains("Lost: alerts", StringComparison.Ordinal)
                || told.Contains("are damaged", StringComparison.Ordinal),
            $"{what}: {lostAlerts} alerts are lost without a word.\n{told}");
        Assert.True(mayLose || lost == 0, $"{what}: {lost} records are lost without leave.\n{told}");
        return lost > 0 ? "told records are lost" : lostAlerts > 0 ? "told alerts are lost" : "nothing lost";
    }

    private Deployment Open(string data, RecordingLog log, bool mayLose)
    {
        var key = Path.Combine(data, "token.key");
        var text = File.Exists(key) ? File.ReadAllText(key) : null;
        _ = text == null ? [] : Identifiers.TokenKeyText.Parse(text);
        var options = _options with
        {
            Directory = data, SetsAsideDamage = mayLose, NewKey = text == null ? new string('a', 64) + "\n" : null,
            KeyFingerprint = Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes((text ?? new string('a', 64)).Trim()))),
        };
        return new Deployment(engine => LocalStore.Open(options, engine, _clock, log, new Disk(new UnflushedFiles())), _clock);
    }
}
