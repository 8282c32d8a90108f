namespace FraudSignals.Benchmarks.Measuring;

/// <summary>Values measured slice by slice.</summary>
internal sealed class Series
{
    private readonly List<double> _values = [];

    public void Add(double value) => _values.Add(value);

    public Spread Spread()
    {
        _values.Sort();
        return _values.Count == 0 ? default : new Spread(_values[_values.Count / 2], _values[0], _values[^1]);
    }
}
