using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using FraudSignals.Alerts;
using FraudSignals.Events;
using FraudSignals.Host.Kafka;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Host.Topics;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ingestion.Stages;
using FraudSignals.Parties;
using FraudSignals.State;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Topics.Publishing;

namespace FraudSignals.Host.Commands;

/// <summary><c>serve</c>: the service, until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var urls =
            new Option<string>(
                "--urls") { Description = "Addresses to listen on, separated by semicolons: http on loopback, https anywhere.",
                    DefaultValueFactory = _ => CommonOptions.DefaultUrl };
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description =
                $"Directory that keeps state, alerts and the token key ({TokenKey.Variable} goes before the key). Without it a restart "
                + $"forgets all.",
        };
        var parties =
            new Option<FileInfo?>(
                "--parties") { Description =
                    $"The document of the parties, by which whoever asks is told apart. Default: {PartiesFile.DefaultName} of the data "
                    + $"directory; without one, whoever reaches a loopback address may do everything." };
        var certificate =
            new Option<FileInfo?>(
                "--certificate") { Description =
                    $"Certificate for https, PEM or PFX; its password, if it has one, in {ServerCertificate.Variable}." };
        var certificateKey =
            new Option<FileInfo?>("--certificate-key") { Description = "Key of a PEM certificate; without it in the same file." };
        var behindProxy =
            new Option<bool>(
                "--behind-proxy") { Description =
                    "A proxy that ends TLS stands before the host: http is served on any address, to be reached by the proxy alone." };
        var knownProxy = new Option<string[]>("--known-proxy")
        {
            Description =
                "Address or network of such a proxy, whose word on senders' addresses is taken; may stand more than once. Without it, "
                + "loopback.", HelpName = "IP|CIDR", DefaultValueFactory = _ => [],
        };
        var issuer =
            new Option<string?>(
                "--oauth-issuer") { Description =
                    "OpenID Connect issuer whose bearer tokens are taken beside keys; clients of a party stand in the document.",
                    HelpName = "URL" };
        var audience = new Option<string?>("--oauth-audience") { Description = "Whom such tokens are made for (claim aud)." };
        var defaults = new LocalStoreOptions { Directory = "" };
        var checkpoint = new Option<long>("--checkpoint-bytes")
        {
            Description =
                "Take a checkpoint when the journal has grown by so much, at least 1 MiB. Less makes a start shorter and writes more.",
            DefaultValueFactory = _ => defaults.CheckpointBytes,
        };
        var segment = new Option<long>("--segment-bytes")
        {
            Description = "Size of a journal file, 8 MiB to 1 GiB. The disk needs room for two at any time.",
            DefaultValueFactory = _ => defaults.SegmentBytes,
        };
        var keepEvents =
            CommonOptions.Days("--keep-events", "posted events, as tokens, stay in the journal; 0 for no longer than a start needs them",
                defaults.RawRetention);
        var keepAlerts = CommonOptions.Days("--keep-alerts", "alerts are kept", defaults.AlertRetention);
        var keepClear =
            CommonOptions.Days("--keep-clear",
                "alerts can name whom they are about, sealed, to the party whose customer that is; shorter where they expire before",
                AlertSealer.DefaultKeepClear);
        var keepAudit = CommonOptions.Days("--keep-audit", "entries of the audit trail are kept", AuditFiles.DefaultRetention);
        var alertsPerHour = new Option<int?>("--alerts-per-hour")
        {
            Description =
                "The budget of typologies that name none: what one raises beyond it in an hour is held until somebody releases or "
                + "discards it (holds list).", HelpName = "N",
        };
        var keepSubjects = CommonOptions.KeepSubjects();
        var memory = new Option<MemoryBound?>("--max-memory")
        {
            Description =
                "What the process may hold in memory, for example 4GiB, at least 256MiB; three quarters of what there is without it. "
                    + "Near it, subjects that have no state yet are left out, and said so in answers and health.",
            CustomParser = result => MemoryBound.Parse(result.Tokens.Single().Value) is { } bound ? bound : Refuse(result),
        };
        var aside =
            new Option<bool>(
                "--set-aside-damage") { Description =
                    "Go on without what is damaged or missing in DIR; the log says what is lost, and what cannot be used goes to "
                    + "DIR/damaged." };
        var acceptClock = new Option<DateOnly?>("--accept-clock")
        {
            Description =
                "Vouch for the clock, by today's date, once: after a stop of more than a day, or when a clock that was wrong has been "
                + "set right.",
            HelpName = "DATE",
            CustomParser = result =>
                DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    ? day
                    : Complain(result, $"'{result.Tokens[0].Value}' is no date; write for example 2026-11-30."),
        };
        var replay = new Option<bool>("--replay")
        {
            Description =
                "Let each event's own time stand for its reception: for old files, in any order. All record ids are kept, 8 bytes each.",
        };
        var topics = new Option<string?>("--topics")
        {
            Description =
                "Serve alert topics to Service Bus clients, for example on amqp://127.0.0.1:5672; amqps, with the certificate, anywhere. "
                + "Needs --data.", HelpName = "URL",
        };
        var serviceBus = new Option<string?>("--service-bus")
        {
            Description = "Publish alerts to the topics of a Service Bus namespace, or of another host, too. Needs --data.",
            HelpName = "CONNECTION",
        };
        var logFormat =
            new Option<string>(
                "--log-format") { Description = "How the log is written, to stderr: text for people, json for machines, an object a line.",
                    HelpName = "text|json", DefaultValueFactory = _ => "text" };
        logFormat.AcceptOnlyFromAmong("text", "json");
        var logLevel =
            new Option<LogLevel>("--log-level") { Description = "The least the log tells.",
                HelpName = "trace|debug|information|warning|error", DefaultValueFactory = _ => LogLevel.Information };
        var kafka = new KafkaChoice();
        var docs = new Option<bool>("--docs") { Description = "Show the HTTP contract as pages to read and try, at /scalar." };
        var rules = CommonOptions.Rules();
        var packs = CommonOptions.Packs();
        var command = new Command("serve", "Take batches over HTTP and raise alerts, until stopped.")
        {
            urls, data, parties, certificate, certificateKey, behindProxy, knownProxy, issuer, audience, checkpoint, segment, keepEvents,
            keepAlerts, keepClear, keepAudit, alertsPerHour, keepSubjects, memory, aside, acceptClock, rules, packs, replay, topics,
            serviceBus, logFormat, logLevel, docs,
        };
        foreach (var option in kafka.Options)
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            var doors = Doors.Parse(
                parsed.GetRequiredValue(urls),
                parsed.GetValue(certificate) is { } file
                    ? new ServerCertificate(file.FullName, parsed.GetValue(certificateKey)?.FullName,
                        Environment.GetEnvironmentVariable(ServerCertificate.Variable), clock)
                    : null,
                Proxies(parsed.GetValue(behindProxy), parsed.GetRequiredValue(knownProxy)));
            var document = PartiesFile.Find(parsed.GetValue(parties), parsed.GetValue(data)?.FullName);
            var atStart = document == null ? PartySet.Empty : await document.RequireAsync(cancellation) ?? PartySet.Empty;
            doors.RequireParties(!atStart.IsEmpty);
            var topicDoor = parsed.GetValue(topics) is { } topicUrl
                ? TopicDoor.Parse(topicUrl, doors.Certificate is { } held ? () => held.Current : null, !atStart.IsEmpty) : null;
            if ((topicDoor != null || parsed.GetValue(serviceBus) != null) && parsed.GetValue(data) == null)
            {
                throw new CommandException("--topics and --service-bus publish what is kept; name a directory for that with --data.");
            }

            var bound = parsed.GetValue(memory) ?? MemoryBound.OfMachine();
            var engine =
                new EngineOptions { SubjectRetention = CommonOptions.Span(parsed.GetValue(keepSubjects)), MaxStateBytes = bound.State,
                    AnyOrder = parsed.GetValue(replay) };
            Check(engine.Validate);
            if (parsed.GetValue(acceptClock) is { } day && !ReceptionClock.Agrees(day, clock))
            {
                throw new CommandException(BuddhistYear.Is(day.Year)
                    ? $"--accept-clock {day:yyyy-MM-dd}: {BuddhistYear.Explain(day.Year)}."
                    : $"--accept-clock {day:yyyy-MM-dd}: the clock says {clock.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z. Set it right first.");
            }

            var store = parsed.GetValue(data) is not { } kept ? null : new LocalStoreOptions
            {
                Directory = kept.FullName,
                CheckpointBytes = parsed.GetValue(checkpoint),
                SegmentBytes = parsed.GetValue(segment),
                RawRetention = CommonOptions.Span(parsed.GetValue(keepEvents)),
                AlertRetention = CommonOptions.Span(parsed.GetValue(keepAlerts)),
                SetsAsideDamage = parsed.GetValue(aside),
            };
            Check(() => store?.Validate());
            var key = TokenKey.Find(Environment.GetEnvironmentVariable(TokenKey.Variable), store?.Directory);
            var tokenizer = new Tokenizer(key.Bytes, bound.Tokens);
            var directory = RulesDirectory.Find(parsed.GetValue(rules));
            var reader = RulesDirectory.Reader(directory, parsed.GetRequiredValue(packs), key, clock);
            var (loaded, stamp) = await reader.ReadAsync(cancellation);
            var snapshot = RulesDirectory.Require(loaded, directory, terminal.Error);
            var topicsRead = kafka.Of(parsed, loaded.Sources);
            if (topicsRead != null && store == null)
            {
                throw new CommandException("--kafka commits what is kept; name a directory for that with --data.");
            }

            var disk = new Disk();
            var options = new ServingOptions
            {
                Doors = doors,
                Topics = topicDoor,
                PartiesAtStart = atStart,
                ServiceBus = parsed.GetValue(serviceBus) is { } remote ? ConnectionOf(remote) : null,
                Kafka = topicsRead,
                Parties = document,
                OAuth = parsed.GetValue(issuer) is { } authority
                    ? (authority, parsed.GetValue(audience)
                        ?? throw new CommandException("--oauth-issuer needs --oauth-audience, or tokens made for others would be taken."))
                    : null,
                Rules = snapshot,
                RuleReader = reader,
                Sources = loaded.Sources,
                RulesStamp = stamp,
                Tokenizer = tokenizer,
                Engine = engine,
                Store = store == null ? null : store with { KeyFingerprint = WrittenKeys.Fingerprint(tokenizer), NewKey = key.NewText },
                Disk = disk,
                KeepClear = CommonOptions.Span(parsed.GetValue(keepClear)),
                AlertsPerHour = parsed.GetValue(alertsPerHour) is not (< 0 or > AlertBudget.Most) and var budget
                    ? budget
                    : throw new CommandException($"--alerts-per-hour lies between 0 and {AlertBudget.Most}."),
                KeepAudit = CommonOptions.Span(parsed.GetValue(keepAudit)),
                ReceptionTime = parsed.GetValue(replay) ? ReceptionTime.Replay : ReceptionTime.Clock,
                OpenTelemetry = HostTelemetry.Variables(),
                LogsJson = parsed.GetValue(logFormat) == "json",
                LogLevel = parsed.GetValue(logLevel),
                ShowsDocuments = parsed.GetValue(docs),
            };

            await using var app = EmbeddedHost.Build(options, clock);
            var log = app.Logger;
            log.RulesLoaded(snapshot.Rules.Length, snapshot.Typologies.Length, directory, snapshot.Hash);
            log.TokenKeyFound(key.Origin);
            if (store == null)
            {
                log.StateInMemory();
            }
            else
            {
                log.StateKept(store.Directory);
            }

            if (options.ReceptionTime == ReceptionTime.Replay)
            {
                log.Replaying();
            }

            app.Lifetime.ApplicationStarted.Register(() => app.Urls.ToList().ForEach(log.Listening));
            app.Lifetime.ApplicationStopping.Register(log.Stopping);
            app.Lifetime.ApplicationStopped.Register(log.Stopped);
            await app.StartAsync(cancellation);
            if (parsed.GetValue(acceptClock) != null && app.Services.GetService<EmbeddedRuntime>() is { } opened)
            {
                await opened.AcceptClockAsync(cancellation);
            }

            app.Services.GetRequiredService<Ingestor>().Reception?.Watch(problem =>
            {
                if (problem == null)
                {
                    log.ClockBelieved();
                }
                else
                {
                    log.ClockRefused(problem);
                }
            });
            await app.WaitForShutdownAsync(cancellation);
            return ExitCode.Good;
        });
        return command;
    }

    private static IReadOnlyList<IPNetwork>? Proxies(bool isBehindOne, string[] known) => isBehindOne
        ? [.. (known.Length == 0 ? ["127.0.0.0/8", "::1/128"] : known).Select(text =>
            IPNetwork.TryParse(text, out var network) ? network
            : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, 8 * address.GetAddressBytes().Length)
            : throw new CommandException(
                $"--known-proxy '{text}' is no address and no network; write for example 10.0.0.5 or 10.0.0.0/24."))]
        : known.Length == 0 ? null
        : throw new CommandException("--known-proxy needs --behind-proxy.");

    private static TopicConnection ConnectionOf(string text)
    {
        try
        {
            return TopicConnection.Parse(text);
        }
        catch (FormatException problem)
        {
            throw new CommandException($"--service-bus: {problem.Message}");
        }
    }

    private static MemoryBound? Refuse(ArgumentResult result)
    {
        result.AddError($"'{result.Tokens.Single().Value}' is no memory bound; write for example 512MiB or 4GiB, at least 256MiB.");
        return null;
    }

    private static DateOnly? Complain(ArgumentResult result, string message)
    {
        result.AddError(message);
        return null;
    }

    /// <exception cref="CommandException">A setting is out of range; the message names it.</exception>
    private static void Check(Action validate)
    {
        try
        {
            validate();
        }
        catch (ArgumentException problem)
        {
            throw new CommandException(problem.Message);
        }
    }
}
