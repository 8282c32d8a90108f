using FraudSignals.Backtesting.Files;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Formats;
using FraudSignals.Formats.Input;
using FraudSignals.Formats.Records;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;
using FraudSignals.Rules.Feeds;
using FraudSignals.Rules.Files;

namespace FraudSignals.Host.Feeds;

/// <summary>Reads a file the way a host would, and tells what came of it without posting anything.</summary>
internal static class FeedCheck
{
    private const int BatchSize = 4096;

    /// <param name="file">The file.</param>
    /// <param name="type">What it holds; null for what its source's layout or its first line say.</param>
    /// <param name="source">Whom it is from.</param>
    /// <param name="rules">The rules that are to speak on it.</param>
    /// <param name="progress">Told how far it came.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CommandException">The file cannot be read at all.</exception>
    public static async Task<FeedReport> RunAsync(
        InputFile file, EventType? type, Source source, RuleFiles rules, IProgress<double> progress, CancellationToken cancellation)
    {
        var records = type ?? TypeOf(file, source);
        var layout = source.Layouts.FirstOrDefault(l => l.Type == records && Fits(l.Format, file.Format));
        var statistics = new FeedStatistics(records);
        using var stream = new RecordStream(file.Content, RecordReaders.Create(file.Format, records, source));
        var batch = new EventBatch(BatchSize);
        var broken = await ReadAsync(stream, batch, statistics, () => progress.Report(file.Share), cancellation);
        if (stream.Reader.RecordsRead == 0)
        {
            throw new CommandException($"{file.Name} {(broken == null ? "holds no records." : $"cannot be read: {broken}")}");
        }

        var tokenizer = new Tokenizer(Backtesting.Backtest.TokenKey);
        var silences = FeedReach.Of(rules, (kind, key) => WrittenKeys.TokenOf(tokenizer, kind, key), new FeedFacts
        {
            Type = records,
            Filled = statistics.FilledWhereFinal,
            Currencies = statistics.Currencies.Keys.ToHashSet(),
            HasFinal = statistics.Accepted > statistics.NotFinal,
        });
        return new FeedReport
        {
            File = file.Name,
            Type = records == EventType.Call ? "calls" : "transfers",
            Source = source.Name,
            Layout = layout?.Name,
            Records = stream.Reader.RecordsRead,
            Accepted = statistics.Accepted,
            Rejected = statistics.Rejected,
            PassedOver = statistics.PassedOver,
            NotFinal = statistics.NotFinal,
            Withheld = statistics.Withheld,
            Duplicates = statistics.Duplicates,
            Conflicts = statistics.Conflicts,
            AllIdsCompared = statistics.AllIdsCompared,
            First = statistics.Accepted == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(statistics.First),
            Last = statistics.Accepted == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(statistics.Last),
            Fields = statistics.Fields,
            Currencies = statistics.Currencies,
            Refusals = statistics.Refusals,
            Gaps = statistics.Gaps(),
            SilentRules = [.. silences.Where(s => !s.IsTypology).Select(Of)],
            SilentTypologies = [.. silences.Where(s => s.IsTypology && !s.CanAlert).Select(Of)],
            PartlySaid = silences.Where(s => s.IsTypology).ToDictionary(s => s.Id, s => Math.Round(s.Said, 3)),
            Broken = broken,
        };
    }

    private static async Task<string?> ReadAsync(RecordStream stream, EventBatch batch, FeedStatistics statistics, Action report,
        CancellationToken cancellation)
    {
        while (true)
        {
            // Of its own for each portion, so that every error can be kept until it is counted.
            var errors = new RecordErrors(int.MaxValue);
            batch.Clear();
            try
            {
                var status = await stream.FillAsync(batch, errors, cancellation: cancellation);
                statistics.Add(batch, errors);
                report();
                if (status != ReadStatus.BatchFull)
                {
                    return status == ReadStatus.Broken ? stream.Reader.Problem!.Detail : null;
                }
            }
            catch (UnreadableDataException problem)
            {
                statistics.Add(batch, errors);
                return problem.Message;
            }
        }
    }

    private static EventType TypeOf(InputFile file, Source source)
    {
        var types = source.Layouts.Where(l => Fits(l.Format, file.Format)).Select(l => l.Type).Distinct().ToList();
        return types.Count == 1 ? types[0] : Ingesting.FileContent.Of(file.Path, new Ingesting.Batch(file.Head, "", 0));
    }

    private static bool Fits(Events.Layouts.LayoutFormat layout, BatchFormat format) => layout switch
    {
        Events.Layouts.LayoutFormat.Csv => format == BatchFormat.Csv,
        Events.Layouts.LayoutFormat.Xml => format == BatchFormat.Xml,
        _ => format is BatchFormat.Json or BatchFormat.NdJson,
    };

    private static Silent Of(FeedSilence silence) => new(silence.Id, silence.Title, silence.Wants, silence.NeedsOther);
}
