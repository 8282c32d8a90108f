using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using FraudSignals.Alerts;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Backtesting.Text;
using FraudSignals.Events;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Rules;
using FraudSignals.Simulator;
using Spectre.Console;

namespace FraudSignals.Host.Demo;

/// <summary>
/// The whole product in a minute: a host on a free loopback port, a simulated telco and a simulated bank that post to it
/// over HTTP, and a responder that reads the alerts. Nothing of it is left behind.
/// </summary>
internal sealed class DemoRun(DemoOptions options, Terminal terminal, TimeProvider clock)
{
    private const int PageSize = 500;

    private readonly List<Alert> _alerts = [];
    private readonly Dictionary<string, int> _cards = [];
    private Dictionary<SubjectKey, Label> _truth = [];
    private string? _cursor;
    private long _posted;

    /// <summary>What was raised, as a responder read it.</summary>
    public IReadOnlyList<Alert> Alerts => _alerts;

    public async Task RunAsync(string rulesDirectory, CancellationToken cancellation)
    {
        // All subjects are made up, so the key need not be secret, and a fixed one gives the same alerts in every run.
        var key = SHA256.HashData("FraudSignals demo"u8);
        var tokenizer = new Tokenizer(key);
        var rules = RulesDirectory.Load(rulesDirectory, tokenizer, terminal.Error);
        var serving = new ServingOptions
        {
            EndPoints = [new IPEndPoint(IPAddress.Loopback, 0)],
            Rules = rules,
            Tokenizer = tokenizer,
            Stamp = Stamp.EventTime,
            Logs = false,
        };
        await using var app = EmbeddedHost.Build(serving, clock);
        await app.StartAsync(cancellation);
        var url = new Uri(app.Urls.First());
        terminal.Out.WriteLine($"A host listens on {url} with {rules.Rules.Length} rules and {rules.Typologies.Length} typologies.");

        var directory = Directory.CreateTempSubdirectory("fraudsignals-demo-");
        try
        {
            using var client = new HostClient(url, clock);
            await SimulateAsync(directory.FullName, cancellation);
            var labels = await LabelFile.ReadAsync(Path.Combine(directory.FullName, "labels.csv"), new Tokenizer(key), cancellation);
            _truth = labels.ToDictionary(l => l.Subject);
            var started = Stopwatch.GetTimestamp();
            await PostHistoryAsync(client, directory.FullName, cancellation);
            await PostPeriodAsync(client, directory.FullName, cancellation);
            PrintScores(rules, labels, Stopwatch.GetElapsedTime(started));
        }
        finally
        {
            directory.Delete(recursive: true);
        }

        PrintNext(url);
        if (options.Stays)
        {
            await app.WaitForShutdownAsync(cancellation);
        }
    }

    private async Task SimulateAsync(string directory, CancellationToken cancellation)
    {
        var world = options.World;
        terminal.Out.WriteLine(string.Create(
            Format.Culture, $"Simulating {world.Subscribers:N0} subscribers for {world.Days} days, after {world.HistoryDays} days of history (seed {world.Seed}) ..."));
        using var progress = terminal.Progress("Simulating");
        await Task.Run(() => Simulation.Run(world, directory, progress, cancellation), cancellation);
    }

    private async Task PostHistoryAsync(HostClient client, string directory, CancellationToken cancellation)
    {
        using var calls = new Feed(Path.Combine(directory, "history-calls.csv"), asJson: false, hoursAtOnce: 24);
        using var transfers = new Feed(Path.Combine(directory, "history-transfers.csv"), asJson: true, hoursAtOnce: 24);
        using var progress = terminal.Progress("Posting history");
        var days = 0;
        while (Earlier(calls.Slice, transfers.Slice) is { } slice)
        {
            await PostAsync(client, calls, transfers, slice, "?history=true", cancellation);
            progress.Report((double)++days / Math.Max(1, options.World.HistoryDays));
        }

        terminal.Out.WriteLine(string.Create(Format.Culture, $"The telco and the bank posted {_posted:N0} records of history: state, no alerts."));
        terminal.Out.WriteLine();
    }

    private async Task PostPeriodAsync(HostClient client, string directory, CancellationToken cancellation)
    {
        using var calls = new Feed(Path.Combine(directory, "calls.csv"), asJson: false, hoursAtOnce: 6);
        using var transfers = new Feed(Path.Combine(directory, "transfers.csv"), asJson: true, hoursAtOnce: 6);
        var (day, before, alertsBefore) = ("", _posted, 0);
        while (Earlier(calls.Slice, transfers.Slice) is { } slice)
        {
            if (day.Length > 0 && !slice.StartsWith(day, StringComparison.Ordinal))
            {
                PrintDay();
            }

            day = slice[..10];
            await PostAsync(client, calls, transfers, slice, "", cancellation);
            await ReadAlertsAsync(client, cancellation);
        }

        PrintDay();

        void PrintDay()
        {
            terminal.Out.WriteLine(string.Create(
                Format.Culture, $"{day}: {_posted - before,9:N0} records posted, {_alerts.Count - alertsBefore,4:N0} alerts, {_alerts.Count,5:N0} in all"));
            (before, alertsBefore) = (_posted, _alerts.Count);
        }
    }

    private async Task PostAsync(HostClient client, Feed calls, Feed transfers, string slice, string query, CancellationToken cancellation)
    {
        while (calls.Next(slice) is { } batch)
        {
            await PostAsync("/api/calls", batch);
        }

        while (transfers.Next(slice) is { } batch)
        {
            await PostAsync("/api/transfers", batch);
        }

        async Task PostAsync(string path, Batch batch)
        {
            var answer = await client.PostAsync(path + query, batch, cancellation);
            if (answer.Accepted != batch.Records)
            {
                throw new CommandException(
                    $"The host took {answer.Accepted} of {batch.Records} records: {(answer.Errors.Count > 0 ? answer.Errors[0].Detail : "duplicates")}", ExitCode.Findings);
            }

            _posted += batch.Records;
        }
    }

    private async Task ReadAlertsAsync(HostClient client, CancellationToken cancellation)
    {
        AlertPage page;
        do
        {
            page = await client.AlertsAsync(null, _cursor, PageSize, cancellation);
            _cursor = page.Next ?? _cursor;
            foreach (var alert in page.Alerts)
            {
                _alerts.Add(alert);
                if (_cards.GetValueOrDefault(alert.Typology) is var shown && shown < options.CardsPerTypology)
                {
                    _cards[alert.Typology] = shown + 1;
                    PrintCard(alert);
                }
            }
        }
        while (page.Alerts.Length == PageSize);
    }

    private void PrintCard(Alert alert)
    {
        var lines = AlertText.Card(alert).ToList();
        terminal.Console.MarkupLineInterpolated($"[bold red]{lines[0]}[/]");
        lines.Skip(1).ToList().ForEach(terminal.Out.WriteLine);
        if (_truth.TryGetValue(Scorer.KeyOf(alert), out var label))
        {
            terminal.Out.WriteLine($"  in truth: {label.Class}, {(label.IsFraud ? "fraud" : "a false alarm")}");
        }

        terminal.Out.WriteLine();
    }

    private void PrintScores(RuleSnapshot rules, IReadOnlyList<Label> labels, TimeSpan took)
    {
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(string.Create(
            Format.Culture, $"{_posted:N0} records in {took.TotalSeconds:0.0} s over HTTP, {_posted / took.TotalSeconds:N0} a second, sender and host in this process."));
        terminal.Out.WriteLine("Against the simulator's truth:");
        terminal.Out.WriteLine();
        var typologies = rules.Typologies.Where(t => t.Status != RuleStatus.Experimental).OrderBy(t => t.Id, StringComparer.Ordinal).ToList();

        // A responder does not see the events, so it cannot tell when a subject's first one was.
        var card = new Scorer(typologies, new Classes(typologies, []), labels).Score(_alerts, _ => null);
        terminal.Console.Write(BacktestTables.CountTable([.. card.Typologies, card.Overall]));
        terminal.Out.WriteLine();
    }

    private void PrintNext(Uri url)
    {
        const string Run = "dotnet run -c Release --project functions/FraudSignals.Host --";
        terminal.Out.WriteLine(options.Stays
            ? $"Look at {url}api/alerts?limit=5 and {url}api/rules. Ctrl-C stops."
            : "Next:");
        if (!options.Stays)
        {
            terminal.Out.WriteLine($"  {Run} serve");
            terminal.Out.WriteLine($"  {Run} ingest calls.csv");
            terminal.Out.WriteLine($"  {Run} alerts tail");
            terminal.Out.WriteLine($"  {Run} backtest --help");
            terminal.Out.WriteLine($"  {Run} demo --stay");
        }
    }

    private static string? Earlier(string? left, string? right) =>
        left == null || (right != null && string.CompareOrdinal(right, left) < 0) ? right : left;
}
