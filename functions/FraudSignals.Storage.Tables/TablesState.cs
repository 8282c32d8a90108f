using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using FraudSignals.Ports;

namespace FraudSignals.Storage.Tables;

/// <summary>How the tables are, for whoever asks whether the app is ready. Asked ever so often they are looked at now and then.</summary>
public sealed class TablesState : IDisposable
{
    internal const string SweepNoteName = "sweep";
    private const string Probes = "probe";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TableAccounts _accounts;
    private readonly TableSubjectStore _subjects;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private (long At, string? Problem, SweepNote? Sweep)? _last;

    internal TablesState(TableAccounts accounts, TableSubjectStore subjects, TimeProvider clock) =>
        (_accounts, _subjects, _clock) = (accounts, subjects, clock);

    /// <summary>
    /// Why nothing can be read or written, null where it can; and what the last sweep came to, null where that is not known.
    /// </summary>
    public async ValueTask<(string? Problem, SweepNote? Sweep)> LookAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_last is not { } last || _clock.GetElapsedTime(last.At) >= Fresh)
            {
                var (problem, sweep) = await TryAsync(cancellation).ConfigureAwait(false);
                last = (_clock.GetTimestamp(), problem, sweep);
                _last = last;
            }

            return (last.Problem, last.Sweep);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask<(string? Problem, SweepNote? Sweep)> TryAsync(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await _subjects.OpenAsync(either.Token).ConfigureAwait(false);
            foreach (var table in _accounts.All)
            {
                await _accounts.CallAsync(
                    () => table.UpsertEntityAsync(new TableEntity(Probes, Probes), TableUpdateMode.Replace, either.Token), either.Token)
                    .ConfigureAwait(false);
            }

            var note = await _subjects.ReadNoteAsync(SweepNoteName, either.Token).ConfigureAwait(false);
            return (null, note.Content.IsEmpty ? null : JsonSerializer.Deserialize(note.Content.Span, SweepNoteJson.Default.SweepNote));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ($"the tables do not answer within {Patience.TotalSeconds:0} s", null);
        }
        catch (Exception problem)
            when (problem is StoreUnavailableException or RequestFailedException or InvalidOperationException or JsonException)
        {
            return (problem.Message, null);
        }
    }
}
