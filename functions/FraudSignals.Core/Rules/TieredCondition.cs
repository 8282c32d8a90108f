namespace FraudSignals.Rules;

/// <summary>
/// A condition that is interpreted until it has been asked some times, and compiled then. To compile one takes milliseconds, and of a
/// large set most rules are hardly ever asked, since they are passed over for want of what they need.
/// </summary>
public sealed class TieredCondition
{
    private const int Cold = 64;

    private Func<bool, Condition>? _compile;
    private Condition? _current;
    private int _left = Cold;

    private TieredCondition(Func<bool, Condition> compile) => _compile = compile;

    /// <summary>The condition as a delegate.</summary>
    /// <param name="compile">Makes it: true for one that is interpreted.</param>
    public static Condition Of(Func<bool, Condition> compile) => new TieredCondition(compile).Ask;

    /// <summary>What to ask from now on: the compiled condition where there is one by now, else the same.</summary>
    public static Condition Settled(Condition condition) =>
        condition is { Target: TieredCondition { _compile: null, _current: { } compiled } } ? compiled : condition;

    // Two threads may both make it; either result will do.
    private sbyte Ask(EvaluationContext context)
    {
        if (_compile is { } compile)
        {
            if (--_left <= 0)
            {
                _current = compile(false);
                _compile = null;
            }
            else
            {
                _current ??= compile(true);
            }
        }

        return _current!(context);
    }
}
