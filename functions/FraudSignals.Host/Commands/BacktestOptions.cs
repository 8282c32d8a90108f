using System.CommandLine;
using FraudSignals.Backtesting;
using FraudSignals.Events.Sources;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Commands;

/// <summary>The options that say what is replayed and scored.</summary>
internal sealed class BacktestOptions
{
    private readonly Option<string[]> _calls =
        Files("--calls",
            "Calls of the period: CSV, NDJSON or JSON, gzip or not, or Parquet; several files, and patterns such as 'calls-*.csv'.");
    private readonly Option<string[]> _transfers = Files("--transfers", "Transfers of the period.");
    private readonly Option<string[]> _historyCalls =
        Files("--history-calls", "Calls before the period: they build state and raise no alerts.");
    private readonly Option<string[]> _historyTransfers = Files("--history-transfers", "Transfers before the period.");
    private readonly Option<string[]> _verdicts = Files(
        "--verdicts",
        "Verdicts of the period for rules that count them: records with id, time, verdict (confirmed, false_positive or unknown), "
        + "typology, "
        + "and whom it is about in judgedNumber, judgedSim, judgedDevice, judgedCell or judgedAccount; verdicts export writes such a "
        + "file.");
    private readonly Option<string?> _callsSource =
        Name("--calls-source", "Whom the calls are from: a source that has a profile in the rules directory. Default: local.");
    private readonly Option<string?> _transfersSource = Name("--transfers-source", "Whom the transfers are from.");
    private readonly Option<string?> _labels = File("--labels", "CSV kind,key,label[,class]: what is true of each subject.");
    private readonly Option<string[]> _classes = new("--classes")
    {
        Description = "TYPOLOGY=CLASS[,CLASS...]: the fraud classes a typology is scored on. Default: the class of its own name, "
            + "and classes that are no typology's name. TYPOLOGY=* takes all.",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Gives a command these options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="needsLabels">Whether there is nothing to tell without labels.</param>
    public BacktestOptions(Command command, bool needsLabels)
    {
        _labels.Required = needsLabels;
        foreach (var option in new Option[] { _calls, _transfers, _historyCalls, _historyTransfers, _verdicts, _callsSource,
            _transfersSource, _labels, _classes })
        {
            command.Add(option);
        }

        command.Check(result =>
        {
            if (result.GetResult(_calls) is null or { Implicit: true } && result.GetResult(_transfers) is null or { Implicit: true })
            {
                result.AddError("Give --calls, --transfers or both.");
            }
        });
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="sources">Those that have a profile, and <c>local</c>.</param>
    /// <exception cref="CommandException">A source is not among them, or a pattern matches no file.</exception>
    public BacktestInput Input(ParseResult parsed, IReadOnlyCollection<Source> sources) => new()
    {
        Calls = Named(parsed, _calls),
        Transfers = Named(parsed, _transfers),
        HistoryCalls = Named(parsed, _historyCalls),
        HistoryTransfers = Named(parsed, _historyTransfers),
        Verdicts = Named(parsed, _verdicts),
        CallsSource = Find(parsed.GetValue(_callsSource), sources),
        TransfersSource = Find(parsed.GetValue(_transfersSource), sources),
    };

    /// <summary>The file of labels; null where none is given.</summary>
    public string? Labels(ParseResult parsed) => parsed.GetValue(_labels);

    public IReadOnlyList<string> Classes(ParseResult parsed) => parsed.GetValue(_classes) ?? [];

    private static Source Find(string? name, IReadOnlyCollection<Source> sources) =>
        sources.FirstOrDefault(s => s.Name == (name ?? Source.Local.Name))
            ?? throw new CommandException(
                $"There is no source {name}: the rules directory has profiles of {string.Join(", ", sources.Select(s => s.Name))}.");

    private static IReadOnlyList<string> Named(ParseResult parsed, Option<string[]> option) =>
        FilePatterns.Expand(option.Name, parsed.GetRequiredValue(option));

    private static Option<string[]> Files(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "FILE...",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private static Option<string?> Name(string name, string description) => new(name) { Description = description, HelpName = "NAME" };

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
