using System.Text;
using FraudSignals.Benchmarks.Measuring;
using FraudSignals.Benchmarks.Traffic;
using FraudSignals.Identifiers;
using FraudSignals.Rules;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Benchmarks.Commands;

/// <summary>The rules and the traffic of a run.</summary>
internal sealed class Setting
{
    /// <param name="rules">The rules directory.</param>
    /// <param name="packs">The packs of it to load; those that are enabled where there are none.</param>
    public Setting(string rules, params string[] packs)
    {
        RulesDirectory = rules;
        var loaded = RuleLoader.Load(RuleFiles.Of(rules).Only(packs), (kind, key) => Tokenizer.Tokenize(kind, Encoding.UTF8.GetBytes(key)));
        Snapshot = loaded.Snapshot ?? throw new InvalidDataException(string.Join(Environment.NewLine, loaded.Diagnostics));
    }

    public string RulesDirectory { get; }

    public Tokenizer Tokenizer { get; } = NewTokenizer();

    public RuleSnapshot Snapshot { get; }

    /// <summary>A tokenizer that remembers nothing yet, under the key of all benchmarks.</summary>
    public static Tokenizer NewTokenizer() => new("a key for benchmarks only"u8);

    public static EventTraffic Traffic(string name, int subscribers) =>
        name == "calls" ? new CallTraffic(subscribers) : new TransferTraffic(subscribers);

    /// <summary>Processes that many events, untimed.</summary>
    public static void Warm(Pipeline pipeline, EventTraffic traffic, Slice slice, double days)
    {
        var total = (long)(traffic.EventsPerDay * days);
        var progress = new Progress($"warming with {days} days of {traffic.Name}", total);
        for (long done = 0; done < total; done += slice.Events)
        {
            slice.Fill(total - done);
            pipeline.Run(slice.Bytes);
            progress.At(done + slice.Events);
        }
    }
}
