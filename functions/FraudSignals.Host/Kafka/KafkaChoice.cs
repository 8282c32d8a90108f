using System.CommandLine;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Host.Shell;
using FraudSignals.Kafka;

namespace FraudSignals.Host.Kafka;

/// <summary>The options that say what is read from Kafka.</summary>
internal sealed class KafkaChoice
{
    private readonly Option<FileInfo?> _settings = new("--kafka")
    {
        Description =
            "Take records from Kafka too: a file of client settings, name=value a line, with bootstrap.servers and what the brokers ask "
            + "for. Needs --data.",
    };

    private readonly Option<string[]> _calls = Topics("--kafka-calls", "calls");
    private readonly Option<string[]> _transfers = Topics("--kafka-transfers", "transfers");

    public IEnumerable<Option> Options => [_settings, _calls, _transfers];

    /// <summary>What was chosen; null for no Kafka.</summary>
    /// <exception cref="CommandException">The choice cannot be followed.</exception>
    public KafkaOptions? Of(ParseResult parsed, IReadOnlyCollection<Source> sources)
    {
        KafkaTopic[] topics = [.. Named(parsed, _calls, EventType.Call, sources),
            .. Named(parsed, _transfers, EventType.Transfer, sources)];
        if (parsed.GetValue(_settings) is not { } file)
        {
            return topics.Length == 0 ? null
                : throw new CommandException("--kafka-calls and --kafka-transfers need --kafka, a file of client settings.");
        }

        if (topics.Length == 0)
        {
            throw new CommandException("--kafka needs topics to read: --kafka-calls TOPIC, --kafka-transfers TOPIC or both.");
        }

        if (topics.GroupBy(t => t.Name, StringComparer.Ordinal).FirstOrDefault(t => t.Count() > 1) is { } twice)
        {
            throw new CommandException($"The topic {twice.Key} is named twice.");
        }

        try
        {
            var options = new KafkaOptions(KafkaOptions.Parse(File.ReadLines(file.FullName)), topics);
            options.Check();
            return options;
        }
        catch (FormatException problem)
        {
            throw new CommandException($"--kafka {file.Name}: {problem.Message}");
        }
    }

    private static IEnumerable<KafkaTopic> Named(ParseResult parsed, Option<string[]> option, EventType type,
        IReadOnlyCollection<Source> sources) =>
            parsed.GetRequiredValue(option)
                .Select(
                    text => text.Split('=', 2) is [{ Length: > 0 } topic, var source] ? (topic, source)
                        : (topic: text, source: Source.Local.Name)).Select(t =>
                            sources.Any(s => s.Name == t.source)
                                ? new KafkaTopic(t.topic, type, t.source)
                                : throw new CommandException(
                                    $"{option.Name} {t.topic}={t.source}: there is no profile of a source {t.source} in the rules "
                                    + $"directory."));

    private static Option<string[]> Topics(string name, string what) => new(name)
    {
        Description =
            $"A topic whose messages are {what}, a JSON object each, and the source they are from; may stand more than once. Without a "
            + $"source: local.",
        HelpName = "TOPIC[=SOURCE]",
        DefaultValueFactory = _ => [],
    };
}
