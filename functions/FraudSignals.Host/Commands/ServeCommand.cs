using System.CommandLine;
using FraudSignals.Events;
using FraudSignals.Host.Serving;
using FraudSignals.Ingestion;
using FraudSignals.Storage.Local;

namespace FraudSignals.Host.Commands;

/// <summary><c>serve</c>: the service, until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal, TimeProvider clock)
    {
        var urls = new Option<string>("--urls") { Description = "Loopback addresses to listen on, separated by semicolons.", DefaultValueFactory = _ => CommonOptions.DefaultUrl };
        var data = new Option<DirectoryInfo?>("--data")
        {
            Description = $"Directory that keeps state, alerts and the token key ({TokenKey.Variable} goes before the key). Without it a restart forgets all.",
        };
        var aside = new Option<bool>("--set-aside-damage") { Description = "Go on without journal records that cannot be read; a copy goes to DIR/damaged." };
        var replay = new Option<bool>("--replay") { Description = "Let each event's own time stand for its reception: for replaying old files." };
        var rules = CommonOptions.Rules();
        var command = new Command("serve", "Take batches over HTTP and raise alerts, until stopped.") { urls, data, aside, rules, replay };
        command.SetAction(async (parsed, cancellation) =>
        {
            var endPoints = Loopback.Parse(parsed.GetRequiredValue(urls));
            var kept = parsed.GetValue(data)?.FullName;
            var key = TokenKey.Find(Environment.GetEnvironmentVariable(TokenKey.Variable), kept);
            var tokenizer = new Tokenizer(key.Bytes);
            var directory = RulesDirectory.Find(parsed.GetValue(rules));
            var snapshot = RulesDirectory.Load(directory, tokenizer, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), terminal.Error);
            var options = new ServingOptions
            {
                EndPoints = endPoints,
                Rules = snapshot,
                Tokenizer = tokenizer,
                Store = kept == null ? null : new LocalStoreOptions
                {
                    Directory = kept,
                    KeyFingerprint = Keys.Fingerprint(tokenizer),
                    SetsAsideDamage = parsed.GetValue(aside),
                },
                Stamp = parsed.GetValue(replay) ? Stamp.EventTime : Stamp.Clock,
                OpenTelemetry = HostTelemetry.Variables(),
            };

            await using var app = EmbeddedHost.Build(options, clock);
            var log = app.Logger;
            log.RulesLoaded(snapshot.Rules.Length, snapshot.Typologies.Length, directory, snapshot.Hash);
            log.TokenKeyFound(key.Origin);
            if (kept == null)
            {
                log.StateInMemory();
            }
            else
            {
                log.StateKept(kept);
            }

            if (options.Stamp == Stamp.EventTime)
            {
                log.Replaying();
            }

            app.Lifetime.ApplicationStarted.Register(() => app.Urls.ToList().ForEach(log.Listening));
            app.Lifetime.ApplicationStopping.Register(log.Stopping);
            app.Lifetime.ApplicationStopped.Register(log.Stopped);
            await app.RunAsync(cancellation);
            return ExitCode.Good;
        });
        return command;
    }
}
