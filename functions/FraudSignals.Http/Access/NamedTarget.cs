using System.Collections.Immutable;
using FraudSignals.Alerts;
using FraudSignals.Http.Parties;
using FraudSignals.Ingestion.Sealing;
using FraudSignals.Parties;
using FraudSignals.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Http.Access;

/// <summary>
/// A target whose messages name whom they are about to the owner alone: encrypted for it where it has a public key, as in its lists and
/// webhooks. In clear they name nobody, since a message lies in topics for days and is read by more than one.
/// </summary>
public sealed class NamedTarget : IAlertTarget, IAsyncDisposable
{
    private static readonly ImmutableArray<PartyRole> Responder = [PartyRole.Respond];

    private readonly IAlertTarget _target;
    private readonly PartyDirectory _parties;
    private readonly AlertSealer? _sealer;
    private readonly SubjectEncryption _encryption;
    private readonly Auditor _auditor;

    internal NamedTarget(
        IAlertTarget target, PartyDirectory parties, AlertSealer? sealer, SubjectEncryption encryption, Auditor auditor) =>
        (_target, _parties, _sealer, _encryption, _auditor) = (target, parties, sealer, encryption, auditor);

    public string Name => _target.Name;

    /// <param name="services">With what <see cref="FraudSignalsServices.AddFraudSignalsHttp"/> registers.</param>
    /// <param name="target">Where to; disposed with this.</param>
    public static NamedTarget Of(IServiceProvider services, IAlertTarget target) => new(
        target, services.GetRequiredService<PartyDirectory>(), services.GetService<AlertSealer>(),
        services.GetRequiredService<SubjectEncryption>(),
        services.GetRequiredService<Auditor>());

    /// <exception cref="StoreUnavailableException">What an owner is told cannot be noted, so nothing is published yet.</exception>
    public async Task PublishAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        var named = _sealer == null ? alerts : await NameAsync(_sealer, alerts, cancellation).ConfigureAwait(false);
        await _target.PublishAsync(named, cancellation).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _target is IAsyncDisposable disposable ? disposable.DisposeAsync() : ValueTask.CompletedTask;

    private async ValueTask<IReadOnlyList<Alert>> NameAsync(AlertSealer sealer, IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        var parties = _parties.Parties;
        var named = alerts.Where(a => KeyHolder(parties, a) != null).ToList();
        if (named.Count == 0)
        {
            return alerts;
        }

        var opened = await sealer.OpenAsync(named, cancellation).ConfigureAwait(false);
        foreach (var own in opened.Where(a => a.Subject.Key != null).GroupBy(a => KeyHolder(parties, a)!))
        {
            await _auditor.NoteOpenedAsync(new Caller(own.Key, Responder), own.Select(a => a.Id), cancellation).ConfigureAwait(false);
        }

        var next = 0;
        return [.. alerts.Select(a => KeyHolder(parties, a) is { } party ? _encryption.For(party, opened[next++]) : a)];
    }

    private static Party? KeyHolder(PartySet parties, Alert alert) =>
        alert.Owner?.Party is { } owner && parties.Find(owner) is { PublicKey: not null } party ? party : null;
}
