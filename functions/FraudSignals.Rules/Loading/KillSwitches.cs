using System.Collections.Immutable;
using System.Runtime.InteropServices;
using FraudSignals.Ports;
using Microsoft.Extensions.Logging;

namespace FraudSignals.Rules.Loading;

/// <summary>The rules and typologies that are switched off. One call at a time.</summary>
/// <param name="target">Whose rules they are.</param>
/// <param name="store">Keeps what is switched off; null forgets it at a restart.</param>
/// <param name="clock">Tells when a switch is over.</param>
/// <param name="log">Told what is switched.</param>
internal sealed class KillSwitches(IRuleTarget target, ISwitchStore? store, TimeProvider clock, ILogger log)
{
    private volatile RuleSwitch[] _off = [];

    /// <summary>What is off. May be asked at any time.</summary>
    public ImmutableArray<RuleSwitch> Off => ImmutableCollectionsMarshal.AsImmutableArray(_off);

    /// <summary>Takes over what was kept.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        if (store == null)
        {
            return;
        }

        var (now, before) = (clock.GetUtcNow(), Off);
        var switches = (await store.LoadAsync(cancellation).ConfigureAwait(false)).RemoveAll(s => s.Until <= now);
        if (!switches.SequenceEqual(before))
        {
            await ApplyAsync(switches, save: false, cancellation).ConfigureAwait(false);
            switches.ExceptBy(before.Select(s => s.Id), s => s.Id).ToList().ForEach(s => log.SwitchedOff(s.Id));
            before.ExceptBy(switches.Select(s => s.Id), s => s.Id).ToList().ForEach(s => log.SwitchedOn(s.Id));
        }
    }

    /// <summary>Takes over what other instances have switched, where they share what is kept.</summary>
    public Task FollowAsync(CancellationToken cancellation) => store is { IsShared: true } ? LoadAsync(cancellation) : Task.CompletedTask;

    /// <summary>Ends the switches whose time has come.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var over = Off.Where(s => s.Until <= now).ToList();
        if (over.Count > 0)
        {
            await ApplyAsync(Off.RemoveAll(over.Contains), save: false, cancellation).ConfigureAwait(false);
            over.ForEach(s => log.SwitchedOn(s.Id));
        }
    }

    /// <summary>Switches off, or changes why and until when.</summary>
    public async Task SwitchOffAsync(RuleSwitch off, CancellationToken cancellation)
    {
        await FollowAsync(cancellation).ConfigureAwait(false);
        await ApplyAsync([.. Off.Where(s => s.Id != off.Id), off], save: true, cancellation).ConfigureAwait(false);
        log.SwitchedOff(off.Id);
    }

    /// <summary>Switches on again; tells whether it was off.</summary>
    public async Task<bool> SwitchOnAsync(string id, CancellationToken cancellation)
    {
        await FollowAsync(cancellation).ConfigureAwait(false);
        var others = Off.RemoveAll(s => s.Id == id);
        var wasOff = others.Length < Off.Length;
        if (wasOff)
        {
            await ApplyAsync(others, save: true, cancellation).ConfigureAwait(false);
            log.SwitchedOn(id);
        }

        return wasOff;
    }

    private async Task ApplyAsync(ImmutableArray<RuleSwitch> switches, bool save, CancellationToken cancellation)
    {
        if (save && store != null)
        {
            await store.SaveAsync(switches, cancellation).ConfigureAwait(false);
        }

        await target.SwitchOffAsync([.. switches.Select(s => s.Id)], cancellation).ConfigureAwait(false);
        _off = [.. switches];
    }
}
