namespace FraudSignals.Backtesting.RuleTesting;

/// <summary>How a test ended.</summary>
internal enum TestOutcome
{
    Pass,

    /// <summary>It ran, and something else followed than was expected.</summary>
    Fail,

    /// <summary>It could not be run.</summary>
    Error,
}
