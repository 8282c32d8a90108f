using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>The host in a process of its own, which ends only by being killed.</summary>
internal sealed class HostProcess : IDisposable
{
    private const string Listening = "FraudSignals.Host[5]";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    private static readonly string Recovering = StoreLine(109);
    private static readonly string Recovered = StoreLine(101);
    private static readonly string TornTail = StoreLine(102);
    private static readonly string Checkpoint = StoreLine(105);

    // Looked for a thousand times a second, so lines are counted as they come.
    private readonly ConcurrentDictionary<string, int> _said =
        new([.. ((string[])[Recovering, Recovered, TornTail, Checkpoint, Listening]).Select(text => KeyValuePair.Create(text, 0))]);

    private readonly ConcurrentQueue<string> _log = [];
    private readonly Process _process;

    /// <param name="url">Where it listens.</param>
    /// <param name="tokenKey">The token key, hexadecimal; null leaves it to the data directory.</param>
    /// <param name="options">Further options of <c>serve</c>.</param>
    public HostProcess(Uri url, string? tokenKey, params string[] options)
        : this(url, tokenKey, new Dictionary<string, string>(), options)
    {
    }

    /// <param name="url">Where it listens.</param>
    /// <param name="tokenKey">The token key, hexadecimal; null leaves it to the data directory.</param>
    /// <param name="environment">Further variables of its environment.</param>
    /// <param name="options">Further options of <c>serve</c>.</param>
    public HostProcess(Uri url, string? tokenKey, IReadOnlyDictionary<string, string> environment, params string[] options)
        : this(tokenKey, environment, ["serve", "--urls", url.ToString(), .. options])
    {
    }

    private HostProcess(string? tokenKey, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "FraudSignals.Host.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // What steers tests is no setting of the host.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("FRAUDSIGNALS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["FRAUDSIGNALS_TOKEN_KEY"] = tokenKey;
        start.Environment["DOTNET_TieredPGO"] = "0"; // It pays off later than any of these processes lives.
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Not the host but a process that posts what is put into a directory to it.</summary>
    public static HostProcess Watching(Uri url, string directory) =>
        new(null, new Dictionary<string, string>(), ["ingest", "--watch", directory, "--url", url.ToString()]);

    /// <summary>It reads its directory, or has read it.</summary>
    public bool IsRecovering => _said[Recovering] > 0;

    public bool HasRecovered => _said[Recovered] > 0;

    public bool HasEnded => _process.HasExited;

    public bool IsListening => _said[Listening] > 0;

    /// <summary>A last write that a kill cut off was found and dropped.</summary>
    public int TornTails => _said[TornTail];

    public int Checkpoints => _said[Checkpoint];

    /// <summary>The most memory it ever held, bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>The time processors have worked for it.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Waits for something to come about while the process lives.</summary>
    public async Task UntilAsync(Func<bool> reached, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (!reached())
        {
            Assert.False(_process.HasExited, $"The host ended by itself:\n{string.Join('\n', _log)}");
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"The host did not come so far:\n{string.Join('\n', _log)}");
            await Task.Delay(Look, cancellation);
        }
    }

    /// <summary>Waits until the process has ended by itself, and gives its exit code.</summary>
    public async Task<int> UntilEndedAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation).WaitAsync(Patience, cancellation);
        return _process.ExitCode;
    }

    /// <summary>Whether a line holds a text.</summary>
    public bool HasSaid(string part) => _log.Any(line => line.Contains(part, StringComparison.Ordinal));

    /// <summary>The lines that hold a text.</summary>
    public IReadOnlyList<string> Lines(string part) => [.. _log.Where(line => line.Contains(part, StringComparison.Ordinal))];

    public Task UntilListeningAsync(CancellationToken cancellation) => UntilAsync(() => IsListening, cancellation);

    /// <summary>Ends the process without warning (SIGKILL) and waits until it is gone and all it said is read.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    /// <summary>All it said.</summary>
    public override string ToString() => string.Join('\n', _log);

    private static string StoreLine(int id) => $"FraudSignals.Storage.Local.LocalStore[{id}]";

    private void Keep(string? line)
    {
        if (line == null)
        {
            return;
        }

        _log.Enqueue(line);
        foreach (var text in _said.Keys.Where(text => line.Contains(text, StringComparison.Ordinal)))
        {
            _said.AddOrUpdate(text, 1, (_, count) => count + 1);
        }
    }
}
