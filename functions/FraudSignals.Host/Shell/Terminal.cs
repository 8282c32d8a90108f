using Spectre.Console;

namespace FraudSignals.Host.Shell;

/// <summary>Where a command writes: results to the one, progress and complaints to the other.</summary>
internal sealed class Terminal
{
    private const int PipeWidth = 100;

    private readonly bool _showsProgress;

    /// <param name="output">Takes results.</param>
    /// <param name="error">Takes progress and complaints.</param>
    /// <param name="isOutputTerminal">Whether somebody looks at the results as they come; else they are plain text.</param>
    /// <param name="isErrorTerminal">Whether somebody looks at the progress; else there is none.</param>
    public Terminal(TextWriter output, TextWriter error, bool isOutputTerminal = false, bool isErrorTerminal = false)
    {
        Out = output;
        Error = error;
        _showsProgress = isErrorTerminal;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isOutputTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isOutputTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!isOutputTerminal)
        {
            Console.Profile.Width = PipeWidth;
        }
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    /// <summary><see cref="Out"/> with tables and, on a terminal, colours.</summary>
    public IAnsiConsole Console { get; }

    public static Terminal OfProcess() =>
        new(System.Console.Out, System.Console.Error, !System.Console.IsOutputRedirected, !System.Console.IsErrorRedirected);

    /// <summary>A line on stderr that tells how far the work has come; nothing where stderr is no terminal.</summary>
    /// <param name="what">What is being done, for example <c>Simulating</c>.</param>
    public ProgressLine Progress(string what) => new(_showsProgress ? Error : null, what);
}
