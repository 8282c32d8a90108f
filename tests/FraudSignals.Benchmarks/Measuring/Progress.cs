using System.Diagnostics;

namespace FraudSignals.Benchmarks.Measuring;

/// <summary>How far long work has got, on standard error and only where it is a terminal.</summary>
internal sealed class Progress(string what, long total)
{
    private readonly bool _shown = !Console.IsErrorRedirected;
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private long _last;

    public void At(long done)
    {
        if (_shown && (_since.ElapsedMilliseconds - _last > 500 || done >= total))
        {
            _last = _since.ElapsedMilliseconds;
            Console.Error.Write(
                $"\r{what}: {done * 100 / Math.Max(1, total)} % of {total:N0}, "
                + $"{_since.Elapsed:hh\\:mm\\:ss}{(done >= total ? Environment.NewLine : "")}");
        }
    }
}
