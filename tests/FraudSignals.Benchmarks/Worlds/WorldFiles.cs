using System.Globalization;
using FraudSignals.Simulator;
using FraudSignals.Simulator.Plans;

namespace FraudSignals.Benchmarks.Worlds;

/// <summary>
/// The files of drawn worlds. They are kept between runs, since rules change more often than worlds do; another build of the simulator
/// draws them anew.
/// </summary>
internal sealed class WorldFiles
{
    private const string Done = "labels.csv";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly string _directory;

    /// <param name="directory">Where they are kept; what other builds left there and nobody used for a day is deleted.</param>
    public WorldFiles(string directory)
    {
        _directory = Path.Combine(directory, typeof(Simulation).Module.ModuleVersionId.ToString("N")[..8]);
        Directory.CreateDirectory(_directory).LastWriteTimeUtc = DateTime.UtcNow;
        foreach (var build in new DirectoryInfo(directory).GetDirectories().Where(d => DateTime.UtcNow - d.LastWriteTimeUtc > Kept))
        {
            build.Delete(recursive: true);
        }
    }

    /// <summary>Where they are kept unless told otherwise.</summary>
    public static string DefaultDirectory => Path.Combine(Path.GetTempPath(), "fraudsignals-worlds");

    /// <summary>The world as drawn.</summary>
    public Trial World(int number) => Draw("", SimulationOptions.OfWorld(number));

    /// <summary>The world with so many times the subscribers, and with them of everything else, and of so many days.</summary>
    public Trial World(int number, int times, int? days)
    {
        var drawn = SimulationOptions.OfWorld(number);
        return times == 1 && days is null ? World(number) : Draw(
            $"times {times} {days}".TrimEnd(), drawn with { Subscribers = times * drawn.Subscribers, Days = days ?? drawn.Days });
    }

    /// <summary>The world with a feed that lacks one column more; null where it lacks that already or has no such files.</summary>
    public Trial? Without(int number, string column)
    {
        var options = SimulationOptions.OfWorld(number);
        return options.Without.Contains(column) || !Has(World(number), column)
            ? null
            : Draw($"without {column}", options with { Without = [.. options.Without, column] });
    }

    /// <summary>The world with no history loaded; null where it has none.</summary>
    public Trial? WithoutHistory(int number) => World(number) is { HistoryCalls: null, HistoryTransfers: null }
        ? null
        : World(number) with { Variant = "no history", HistoryCalls = null, HistoryTransfers = null };

    /// <summary>The world with all its rows up to six hours late, in the order of their arrival.</summary>
    public Trial Late(int number) => Draw("late 6 h", SimulationOptions.OfWorld(number) with { HoursLate = 6 });

    private Trial Draw(string variant, SimulationOptions options)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"w{options.World:00}");
        var path = Path.Combine(_directory, variant.Length == 0 ? name : $"{name}-{variant.Replace(' ', '-')}");
        if (!File.Exists(Path.Combine(path, Done)))
        {
            // Drawn aside and moved when whole, so that an interrupted run or another one beside it leaves no half of a world.
            var aside = $"{path}.{Environment.ProcessId}";
            Simulation.Run(options, aside);
            TakePlace(aside, path);
        }

        return new Trial(name, variant)
        {
            Calls = Rows(path, "calls.csv"),
            Transfers = Rows(path, "transfers.csv"),
            HistoryCalls = Rows(path, "history-calls.csv"),
            HistoryTransfers = Rows(path, "history-transfers.csv"),
            Labels = Path.Combine(path, Done),
            IsInArrivalOrder = options.HoursLate > 0,
            Description = options.WorldDescription ?? "",
        };
    }

    private static void TakePlace(string aside, string path)
    {
        try
        {
            Directory.Move(aside, path);
        }
        catch (IOException) when (File.Exists(Path.Combine(path, Done)))
        {
            Directory.Delete(aside, recursive: true);
        }
    }

    private static string? Rows(string path, string name)
    {
        var file = Path.Combine(path, name);
        return File.ReadLines(file).Skip(1).Any() ? file : null;
    }

    private static bool Has(Trial world, string column) =>
        new[] { world.Calls, world.Transfers }.OfType<string>().Any(file => File.ReadLines(file).First().Split(',').Contains(column));
}
