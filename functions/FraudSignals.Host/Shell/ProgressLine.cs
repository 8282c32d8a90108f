using System.Globalization;

namespace FraudSignals.Host.Shell;

/// <summary>One line that is rewritten at each full percent and wiped at the end.</summary>
/// <param name="writer">A terminal; null writes nothing.</param>
/// <param name="what">What is being done.</param>
internal sealed class ProgressLine(TextWriter? writer, string what) : IProgress<double>, IDisposable
{
    private readonly Lock _lock = new();
    private int _shown = -1;

    public void Report(double value)
    {
        var percent = (int)(Math.Clamp(value, 0, 1) * 100);
        lock (_lock)
        {
            if (writer != null && percent != _shown)
            {
                _shown = percent;
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"\r{what} {percent,3} %"));
            }
        }
    }

    public void Dispose()
    {
        if (_shown >= 0)
        {
            writer?.Write("\r" + new string(' ', what.Length + 6) + "\r");
        }
    }
}
