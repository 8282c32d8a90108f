using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Checkpoints;
using FraudSignals.Storage.Local.Journal;

namespace FraudSignals.Storage.Simulation;

/// <summary>Damages a data directory while nobody uses it, looks at what a start made of it, and can put it right again.</summary>
internal sealed class SimulatedDamage
{
    private readonly string _root;
    private readonly Dictionary<string, byte[]> _whole;
    private readonly Dictionary<string, byte[]> _damaged;

    public SimulatedDamage(string root, Random random)
    {
        _root = root;
        _whole = Read();
        What = Damage(new StoreLayout(root), random);
        _damaged = Read();
    }

    /// <summary>What was done.</summary>
    public string What { get; }

    /// <summary>The files that were touched.</summary>
    public IEnumerable<string> Touched =>
        _whole.Keys.Where(path => !_damaged.TryGetValue(path, out var now) || !now.AsSpan().SequenceEqual(_whole[path]));

    /// <summary>What is otherwise than before the start; empty where nothing is.</summary>
    public List<string> Changes()
    {
        var now = Read();
        return
        [
            .. _damaged.Keys.Union(now.Keys)
                .Where(
                    path => !_damaged.TryGetValue(path, out var before) || !now.TryGetValue(path, out var after)
                        || !before.AsSpan().SequenceEqual(after))
                .Select(path => $"{Path.GetRelativePath(_root, path)}{(now.ContainsKey(path) ? "" : " is gone")}"),
        ];
    }

    /// <summary>Puts back what was damaged.</summary>
    public void Heal()
    {
        foreach (var path in Touched)
        {
            File.WriteAllBytes(path, _whole[path]);
        }
    }

    private static string Damage(StoreLayout layout, Random random)
    {
        var segments = Segment.In(layout.Journal).Where(s => s.FirstFrame() != null).ToList();
        switch (random.Next(5))
        {
            case 0:
                Checkpoint.In(layout.Checkpoints).ForEach(c => Flip(c.Path, 10));
                return "all checkpoints are damaged";
            case 1:
                Checkpoint.In(layout.Checkpoints).ForEach(c => File.Delete(c.Path));
                return "all checkpoints are gone";
            case 2:
                foreach (var path in Directory.GetFiles(layout.Alerts, "*.alerts"))
                {
                    File.Delete(path);
                }

                return "all alert files are gone";
            case 3 when segments.Count > 1:
                var segment = segments[random.Next(segments.Count - 1)];
                Flip(segment.Path, SegmentHeader.Size + FrameHeader.Size + 5);
                return $"segment {segment.Number} is damaged";
            case 4 when segments.Count > 0:
                File.Delete(segments[^1].Path);
                return $"the newest segment {segments[^1].Number} is gone";
            default:
                return "nothing is damaged";
        }
    }

    private static void Flip(string path, int at)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[Math.Min(at, bytes.Length - 1)] ^= 4;
        File.WriteAllBytes(path, bytes);
    }

    private Dictionary<string, byte[]> Read() => Directory.GetFiles(_root, "*", SearchOption.AllDirectories)
        .Where(path => !path.EndsWith(".lock", StringComparison.Ordinal))
        .ToDictionary(path => path, File.ReadAllBytes);
}
