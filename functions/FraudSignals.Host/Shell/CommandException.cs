using FraudSignals.Backtesting.Files;

namespace FraudSignals.Host.Shell;

/// <summary>Ends the command with a message for its user instead of a stack trace.</summary>
/// <param name="message">What is wrong and what to do about it.</param>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
internal class CommandException(string message, int exitCode = ExitCode.Usage) : UnusableInputException(message)
{
    public int Code => exitCode;
}
