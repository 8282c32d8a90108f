namespace FraudSignals.Host.Shell;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Good = 0;

    /// <summary>The command ran and found something wrong: a bad rule, a refused record.</summary>
    public const int Findings = 1;

    /// <summary>The command could not run: wrong options, input that cannot be read, a host that does not answer.</summary>
    public const int Usage = 2;
}
