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
using FraudSignals.Host.Topics;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Rules;
using FraudSignals.Simulator;
using FraudSignals.Storage.Local;
using Spectre.Console;

namespace FraudSignals.Host.Demo;

/// <summary>
/// The whole product in a minute: a host on free loopback ports, a simulated telco and a simulated bank that post to it over HTTP, read
/// their alerts and subscribe to them. Nothing of it is left behind.
/// </summary>
internal sealed class DemoRun(DemoOptions options, Terminal terminal, TimeProvider clock) : IDisposable
{
    private const int PageSize = 500;
    private const int LinesADay = 2;
    private const long SmallSegments = 8 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DemoParties _parties = new(clock.GetUtcNow());
    private readonly Dictionary<DemoDesk, (HostClient Client, int Lines)> _desks = [];
    private readonly List<Alert> _alerts = [];
    private readonly Dictionary<string, int> _cards = [];
    private Dictionary<SubjectKey, Label> _truth = [];
    private long _posted;

    /// <summary>What was raised, as a responder read it.</summary>
    public IReadOnlyList<Alert> Alerts => _alerts;

    public async Task RunAsync(string rulesDirectory, CancellationToken cancellation)
    {
        // All subjects are made up, so the key need not be secret, and a fixed one gives the same alerts in every run.
        var key = SHA256.HashData("FraudSignals demo"u8);
        var tokenizer = new Tokenizer(key);
        var rules = RulesDirectory.Load(rulesDirectory, tokenizer, terminal.Error);
        var directory = Directory.CreateTempSubdirectory("fraudsignals-demo-");
        try
        {
            await using var app = EmbeddedHost.Build(Serving(rules, tokenizer, Path.Combine(directory.FullName, "data")), clock);
            await app.StartAsync(cancellation);
            var url = new Uri(app.Urls.First());
            terminal.Out.WriteLine($"A host listens on {url} with {rules.Rules.Length} rules and {rules.Typologies.Length} typologies.");
            await ConnectAsync(url, app.Services.GetRequiredService<TopicsBackground>().Endpoint!.Point, tokenizer);
            await SimulateAsync(directory.FullName, cancellation);
            var labels = await LabelFile.ReadAsync(Path.Combine(directory.FullName, "labels.csv"), new Tokenizer(key), cancellation);
            _truth = labels.ToDictionary(l => l.Subject);
            var started = Stopwatch.GetTimestamp();
            await PostHistoryAsync(directory.FullName, cancellation);
            await PostPeriodAsync(directory.FullName, cancellation);
            var took = Stopwatch.GetElapsedTime(started);
            await PrintReceivedAsync(cancellation);
            PrintScores(rules, labels, took);
            PrintNext(url);
            if (options.Stays)
            {
                await app.WaitForShutdownAsync(cancellation);
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    public void Dispose()
    {
        foreach (var (client, _) in _desks.Values)
        {
            client.Dispose();
        }

        _parties.Dispose();
    }

    private ServingOptions Serving(RuleSnapshot rules, Tokenizer tokenizer, string data) => new()
    {
        EndPoints = [new IPEndPoint(IPAddress.Loopback, 0)],
        Rules = rules,
        Tokenizer = tokenizer,
        ReceptionTime = ReceptionTime.EventTime,
        Logs = false,
        Sources = [_parties.Telco.Feed, _parties.Bank.Feed],
        Parties = _parties,
        PartiesAtStart = _parties.Document.ToSet(),
        Store = new LocalStoreOptions { Directory = data, SegmentBytes = SmallSegments,
            KeyFingerprint = WrittenKeys.Fingerprint(tokenizer) },
        Topics = new TopicDoor(new IPEndPoint(IPAddress.Loopback, 0), null),
    };

    private async Task ConnectAsync(Uri url, IPEndPoint topics, Tokenizer tokenizer)
    {
        var secret = tokenizer.Derive(PartyTopicKeys.Purpose);
        foreach (var desk in _parties.All)
        {
            _desks.Add(desk, (desk.Connect(url, clock), 0));
            await desk.SubscribeAsync(topics, DemoParties.TopicOf(desk), PartyTopicKeys.KeyOf(desk.Party, desk.Party.Keys[0].Id, secret)!);
        }

        terminal.Out.WriteLine(
            $"{string.Join(", ", _parties.All.Select(d => d.Party.Name))} subscribe to their alerts on amqp://{topics}.");
    }

    private async Task SimulateAsync(string directory, CancellationToken cancellation)
    {
        var world = options.World;
        terminal.Out.WriteLine(string.Create(
            Format.Culture,
            $"Simulating {world.Subscribers:N0} subscribers for {world.Days} days, after {world.HistoryDays} days of history (seed "
            + $"{world.Seed}) ..."));
        using var progress = terminal.Progress("Simulating");
        await Task.Run(() => Simulation.Run(world, directory, progress, cancellation), cancellation);
    }

    private async Task PostHistoryAsync(string directory, CancellationToken cancellation)
    {
        using var calls = new Feed(Path.Combine(directory, "history-calls.csv"), asJson: false, hoursAtOnce: 24);
        using var transfers = new Feed(Path.Combine(directory, "history-transfers.csv"), asJson: true, hoursAtOnce: 24);
        using var progress = terminal.Progress("Posting history");
        var days = 0;
        while (Earlier(calls.Slice, transfers.Slice) is { } slice)
        {
            await PostAsync(calls, transfers, slice, "?history=true", cancellation);
            progress.Report((double)++days / Math.Max(1, options.World.HistoryDays));
        }

        terminal.Out.WriteLine(
            string.Create(Format.Culture, $"The telco and the bank posted {_posted:N0} records of history: state, no alerts."));
        terminal.Out.WriteLine();
    }

    private async Task PostPeriodAsync(string directory, CancellationToken cancellation)
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
            await PostAsync(calls, transfers, slice, "", cancellation);
            await ReadAlertsAsync(cancellation);
            PrintArrived();
        }

        PrintDay();

        void PrintDay()
        {
            terminal.Out.WriteLine(string.Create(
                Format.Culture,
                $"{day}: {_posted - before,9:N0} records posted, {_alerts.Count - alertsBefore,4:N0} alerts, {_alerts.Count,5:N0} in all"));
            (before, alertsBefore) = (_posted, _alerts.Count);
            foreach (var desk in _parties.All)
            {
                _desks[desk] = (_desks[desk].Client, 0);
            }
        }
    }

    private async Task PostAsync(Feed calls, Feed transfers, string slice, string query, CancellationToken cancellation)
    {
        while (calls.Next(slice) is { } batch)
        {
            await PostAsync(_parties.Telco, "/api/calls", batch);
        }

        while (transfers.Next(slice) is { } batch)
        {
            await PostAsync(_parties.Bank, "/api/transfers", batch);
        }

        async Task PostAsync(DemoDesk from, string path, Batch batch)
        {
            var answer = await _desks[from].Client.PostAsync(path + query, batch, cancellation);
            if (answer.Accepted != batch.Records)
            {
                throw new CommandException(
                    $"The host took {answer.Accepted} of {batch.Records} records: "
                    + $"{(answer.Errors.Count > 0 ? answer.Errors[0].Detail : "duplicates")}", ExitCode.Findings);
            }

            _posted += batch.Records;
        }
    }

    private async Task ReadAlertsAsync(CancellationToken cancellation)
    {
        foreach (var desk in _parties.All)
        {
            AlertPage page;
            do
            {
                page = await _desks[desk].Client.AlertsAsync(null, desk.Cursor, PageSize, cancellation);
                desk.Cursor = page.Next ?? desk.Cursor;
                foreach (var alert in page.Alerts.Select(desk.Open))
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
    }

    /// <summary>Prints the first of each day that subscribers received.</summary>
    private void PrintArrived()
    {
        foreach (var desk in _parties.All)
        {
            foreach (var line in desk.TakeArrived())
            {
                var (client, lines) = _desks[desk];
                if (lines < LinesADay)
                {
                    _desks[desk] = (client, lines + 1);
                    terminal.Out.WriteLine($"{desk.Party.Name} received: {line}");
                }
            }
        }
    }

    /// <summary>Waits until subscribers have what was raised.</summary>
    private async Task PrintReceivedAsync(CancellationToken cancellation)
    {
        for (var start = clock.GetTimestamp(); _parties.All.Sum(d => d.Received) < _alerts.Count && clock.GetElapsedTime(start) < Patience;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, cancellation);
        }

        PrintArrived();
        var received = _parties.All.Select(d => $"{d.Party.Name} {d.Received.ToString("N0", Format.Culture)}");
        terminal.Out.WriteLine($"Received and settled by subscribers: {string.Join(", ", received)}.");
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
            Format.Culture,
            $"{_posted:N0} records in {took.TotalSeconds:0.0} s over HTTP, {_posted / took.TotalSeconds:N0} a second, sender and host in "
            + $"this process."));
        terminal.Out.WriteLine("Against the simulator's truth:");
        terminal.Out.WriteLine();
        var typologies = rules.Typologies.Where(t => t.Status != RuleStatus.Experimental).OrderBy(t => t.Id, StringComparer.Ordinal)
            .ToList();

        // A responder does not see the events, so it cannot tell when a subject's first one was.
        var card = new Scorer(typologies, new Classes(typologies, []), labels).Score(_alerts, _ => null);
        terminal.Console.Write(BacktestTables.CountTable([.. card.Typologies, card.Overall]));
        terminal.Out.WriteLine();
    }

    private void PrintNext(Uri url)
    {
        terminal.Out.WriteLine(options.Stays
            ? $"Look at the bank's alerts: curl -H 'X-Api-Key: {_parties.Bank.Key}' '{url}api/alerts?limit=5'. Ctrl-C stops."
            : "Next:");
        if (!options.Stays)
        {
            terminal.Out.WriteLine($"  {Invocation.Command} serve");
            terminal.Out.WriteLine($"  {Invocation.Command} ingest calls.csv");
            terminal.Out.WriteLine($"  {Invocation.Command} alerts tail");
            terminal.Out.WriteLine($"  {Invocation.Command} backtest --help");
            terminal.Out.WriteLine($"  {Invocation.Command} demo --stay");
        }
    }

    private static string? Earlier(string? left, string? right) =>
        left == null || (right != null && string.CompareOrdinal(right, left) < 0) ? right : left;
}
