using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FraudSignals.Auditing;
using FraudSignals.Http.Parties;
using FraudSignals.Parties;
using FraudSignals.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Http.Access;

/// <summary>
/// Notes what changes without a request: parties and their keys, and the rules in force. What was noted before is read from the trail
/// itself,
/// so that what changed while no host ran is noted too.
/// </summary>
internal sealed partial class AuditFollower(
    IAuditLog? log, PartyDirectory directory, IRuleControl? rules, IHostApplicationLifetime? lifetime, TimeProvider clock,
    ILogger<AuditFollower> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private static readonly ImmutableArray<AuditAction> OfParties =
        [AuditAction.PartyAdded, AuditAction.PartyChanged, AuditAction.PartyRemoved, AuditAction.KeyMade, AuditAction.KeyRevoked];

    private PartySet _parties = PartySet.Empty;
    private string? _rules;

    /// <summary>Notes what has changed since it was looked last.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (log == null)
        {
            return;
        }

        if (directory.Parties is var parties && !ReferenceEquals(parties, _parties))
        {
            await log.AppendAsync(
                [.. Changes(parties, await log.ListAsync(new AuditQuery { Actions = OfParties }, cancellation).ConfigureAwait(false))],
                cancellation).ConfigureAwait(false);
            _parties = parties;
        }

        if (rules?.Status.Snapshot is { } loaded && loaded != _rules)
        {
            var last =
                await log.ListAsync(new AuditQuery { Actions = [AuditAction.RulesLoaded], Limit = 1 }, cancellation).ConfigureAwait(false);
            if (last is not [{ What: var known }] || known != loaded)
            {
                await log.AppendAsync([new AuditNote(AuditAction.RulesLoaded, AuditNote.Host, null, loaded)], cancellation)
                    .ConfigureAwait(false);
            }

            _rules = loaded;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A start that fails leaves everything as it was.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var begun = lifetime?.ApplicationStarted.Register(started.SetResult);
        if (lifetime != null)
        {
            await started.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
        }

        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (StoreUnavailableException problem)
            {
                Waits(logger, problem.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private static IEnumerable<AuditNote> Changes(PartySet parties, ImmutableArray<AuditEntry> noted)
    {
        Dictionary<string, string?> known = new(StringComparer.Ordinal);
        Dictionary<string, string> keys = new(StringComparer.Ordinal);
        foreach (var entry in noted)
        {
            switch (entry.Action)
            {
                case AuditAction.PartyRemoved:
                    known.Remove(entry.What);
                    break;
                case AuditAction.KeyMade:
                    keys[entry.What] = entry.Detail ?? "";
                    break;
                case AuditAction.KeyRevoked:
                    keys.Remove(entry.What);
                    break;
                default:
                    known[entry.What] = entry.Detail;
                    break;
            }
        }

        // The keys that were good when last looked are those left; one that was revoked before it was ever noted is noted as both.
        foreach (var party in parties.All)
        {
            var detail = DetailOf(party);
            if (!known.Remove(party.Name, out var before))
            {
                yield return Note(AuditAction.PartyAdded, party.Name, detail);
            }
            else if (before != detail)
            {
                yield return Note(AuditAction.PartyChanged, party.Name, detail);
            }

            var made = noted.Where(e => e.Action == AuditAction.KeyMade).Select(e => e.What).ToHashSet(StringComparer.Ordinal);
            foreach (var key in party.Keys)
            {
                var wasGood = keys.Remove(key.Id);
                if (!made.Contains(key.Id))
                {
                    yield return Note(AuditAction.KeyMade, key.Id, party.Name);
                    wasGood = true;
                }

                if (key.Revoked != null && wasGood)
                {
                    yield return Note(AuditAction.KeyRevoked, key.Id, party.Name);
                }
            }
        }

        foreach (var (key, party) in keys)
        {
            yield return Note(AuditAction.KeyRevoked, key, party);
        }

        foreach (var name in known.Keys)
        {
            yield return Note(AuditAction.PartyRemoved, name, null);
        }
    }

    private static AuditNote Note(AuditAction action, string what, string? detail) => new(action, AuditNote.Host, null, what, detail);

    // What it owns is told by its hash: enough to see that it changed, and the document says the rest.
    private static string DetailOf(Party party)
    {
        var owns =
            string.Join(
                '|',
                [party.Country, .. party.NumberRanges, .. party.PortedLists, .. party.BankCodes, .. party.AccountPrefixes,
                    .. party.Clients]);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(owns)))[..12];
        return $"{string.Join(",", party.Roles).ToLowerInvariant()}{(party.Desk == null ? "" : $"; {party.Desk} desk")}; owns {hash}";
    }

    [LoggerMessage(405, LogLevel.Warning, "The audit trail cannot be written now: {Problem}")]
    private static partial void Waits(ILogger logger, string problem);
}
