namespace FraudSignals.Backtesting.Files;

/// <summary>What was given cannot be worked with: a file that cannot be read, a choice that does not exist.</summary>
/// <param name="message">What is wrong and what to do about it, for whoever gave it.</param>
internal class UnusableInputException(string message) : Exception(message);
