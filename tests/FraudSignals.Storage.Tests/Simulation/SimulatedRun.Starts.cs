using System.Collections.Immutable;
using FraudSignals.Ports;
using FraudSignals.Storage.Local;
using FraudSignals.Storage.Local.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudSignals.Storage.Simulation;

/// <content>How the store is stopped, what happens to its directory meanwhile, and how it is started.</content>
internal sealed partial class SimulatedRun
{
    private enum Stop
    {
        Clean,
        Kill,
        Cut,
    }

    private async Task RestartAsync(Stop stop)
    {
        await StopAsync(stop);
        await StartAsync();
    }

    private async Task StopAsync(Stop stop)
    {
        Tell(stop switch { Stop.Clean => "stops", Stop.Kill => "is killed", _ => "the power goes" });
        if (stop == Stop.Clean)
        {
            await DrainAsync();
        }

        _files.IsOff = stop != Stop.Clean;
        try
        {
            await _store.DisposeAsync();
        }
        catch (IOException)
        {
            // The process is gone.
        }

        foreach (var (_, task, _) in _waiting)
        {
            await FailureOfAsync(task);
        }

        try
        {
            await (_checkpoint ?? Task.CompletedTask).WaitAsync(Patience);
        }
        catch (Exception problem) when (problem is StoreUnavailableException or IOException or ObjectDisposedException)
        {
            // It was under way when the process ended.
        }

        (_checkpoint, _mustRestart) = (null, false);
        _waiting.Clear();
        _instance.Dispose();
        if (stop == Stop.Cut)
        {
            _hasLied |= _files.HasLied;
            _acknowledged = _files.HasLied ? Math.Min(_safe, _acknowledged) : _acknowledged;
            _files.Cut();
        }
    }

    /// <summary>Damages files of a stopped store and starts it: it refuses and changes nothing, or has everything.</summary>
    private async Task DamageAsync()
    {
        if (!_nemesis.HasFlag(Nemesis.Damage) || _files.HasLied)
        {
            return;
        }

        _files.FailNoMore();
        await StopAsync(_random.Next(2) == 0 ? Stop.Clean : Stop.Kill);
        var damage = new SimulatedDamage(_root, _random);
        Tell(damage.What);
        try
        {
            await StartAsync();
            damage.Touched.ToList().ForEach(_files.Learn);
            await CompareAsync();
        }
        catch (StoreDamagedException problem)
        {
            Tell($"the start is refused: {problem.Message}");
            var changes = damage.Changes();
            Check(changes.Count == 0, $"A start that refused changed {string.Join(", ", changes)}.");
            damage.Heal();
            await StartAsync();
            await CompareAsync();
        }
    }

    private async Task StartAsync()
    {
        _files.IsOff = false;
        for (var tries = 0; ; tries++)
        {
            try
            {
                _disk = new Disk(_files);
                _switches = new SwitchFile(Path.Combine(_root, "switches.json"), _disk, NullLogger.Instance);
                _instance = new Instance(
                    _isStrict, _clock,
                    engine => _store = LocalStore.OpenDriven(_options, engine, _clock, NullLogger.Instance, _disk));
                _instance.Runtime!.Attach([_target]);
                break;
            }
            catch (IOException problem) when (problem is not StoreDamagedException && tries < Retries)
            {
                Tell($"does not start: {problem.Message}");
            }
            catch (StoreDamagedException) when (_hasLied && !_options.SetsAsideDamage)
            {
                // Nobody can do better: it is told.
                throw new LostException();
            }
        }

        _mustRestart = false;
        var newest = _store.NewestRecord;
        Tell($"starts at record {newest}, acknowledged were {_acknowledged}");
        Check(newest >= _acknowledged,
            $"Records {newest + 1} to {_acknowledged} were acknowledged and are gone, and the start says nothing.");
        _acknowledged = newest;
        _done.RemoveAll(done => done.Record > newest);
        _known = [.. _done.OfType<Done.Batch>().SelectMany(batch => batch.New).Select(call => call.Id)];

        var loaded = await SwitchedOffAsync();
        Check(_hasLied || loaded.SequenceEqual(_off) || _switchedMaybe.Exists(s => s.SequenceEqual(loaded)),
            $"Switched off were {string.Join(' ', _off)} and are {string.Join(' ', loaded)}.");
        _off = loaded;
        _switchedMaybe.Clear();
        await _instance.Ingestor.SwitchOffAsync(_off, CancellationToken.None);
        _done.Add(new Done.Switch(_clock.GetUtcNow().ToUnixTimeMilliseconds(), _off));
        await TurnAsync();
    }

    private async Task<ImmutableArray<string>> SwitchedOffAsync()
    {
        try
        {
            return [.. (await _switches.LoadAsync(CancellationToken.None)).Select(s => s.Id)];
        }
        catch (IOException) when (_hasLied)
        {
            throw new LostException();
        }
    }
}
