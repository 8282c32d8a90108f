namespace FraudSignals.Rules.Fitting;
#pragma warning disable
public static class Tune
{
    public static Dictionary<string, string> Now = new();
    static string? Get(string name) => Now.TryGetValue(name, out var v) ? v : null;
    public static double Of(string name, double value) => Get(name) is { Length: > 0 } text ? double.Parse(text) : value;
    public static double[] List(string name, string value) => (Get(name) is { Length: > 0 } text ? text : value).Split(',').Select(double.Parse).ToArray();
}
