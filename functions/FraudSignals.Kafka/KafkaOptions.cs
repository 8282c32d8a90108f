using Confluent.Kafka;

namespace FraudSignals.Kafka;

/// <summary>Where records are read from.</summary>
/// <param name="Settings">Settings of librdkafka by their names, <c>bootstrap.servers</c> among them.</param>
/// <param name="Topics">What is read there; one at least, none twice.</param>
public sealed record KafkaOptions(IReadOnlyDictionary<string, string> Settings, IReadOnlyList<KafkaTopic> Topics)
{
    private const string DefaultGroup = "fraudsignals";

    // An offset is committed when what stands before it is kept, and not before; no setting may say otherwise.
    private static readonly string[] Ours =
        ["enable.auto.commit", "enable.auto.offset.store", "go.events.channel.enable", "plugin.library.paths"];

    /// <summary>Reads settings as clients of Kafka have them: <c>name=value</c>, a line each, <c>#</c> for a comment.</summary>
    /// <exception cref="FormatException">A line is none; the message names it, and no value, which may be a password.</exception>
    public static IReadOnlyDictionary<string, string> Parse(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in lines.Select(l => l.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var (name, value) = line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
                ? (line[..at].TrimEnd(), line[(at + 1)..].TrimStart())
                : throw new FormatException($"line {number} is not name=value.");
            if (Ours.Contains(name))
            {
                throw new FormatException($"line {number}: {name} is not yours to set.");
            }

            if (!settings.TryAdd(name, value))
            {
                throw new FormatException($"line {number}: {name} stands there twice.");
            }
        }

        return settings.ContainsKey("bootstrap.servers") ? settings
            : throw new FormatException("bootstrap.servers is missing, as in bootstrap.servers=kafka-1:9092.");
    }

    /// <exception cref="FormatException">librdkafka knows no such setting, or refuses a value.</exception>
    internal ConsumerConfig Consumer()
    {
        var config = new ConsumerConfig { GroupId = DefaultGroup, AutoOffsetReset = AutoOffsetReset.Earliest };
        foreach (var (name, value) in Settings)
        {
            config.Set(name, value);
        }

        config.EnableAutoCommit = false;
        config.EnableAutoOffsetStore = false;
        return config;
    }

    /// <summary>Looks whether librdkafka takes the settings, without connecting anywhere.</summary>
    /// <exception cref="FormatException">It does not.</exception>
    public void Check()
    {
        try
        {
            using var consumer = new ConsumerBuilder<Ignore, byte[]>(Consumer()).SetLogHandler((_, _) => { }).Build();
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new FormatException(problem.Message);
        }
    }
}
