namespace FraudSignals.Rules.Fitting;

/// <summary>When a subject would have had alerts, counted as the engine does: one a cool-down, and the next only on evidence of its own
/// where the last is still warm.</summary>
public static class AlertTimes
{
    /// <param name="subject">The subject.</param>
    /// <param name="model">What its findings give.</param>
    /// <param name="threshold">What an alert takes.</param>
    /// <param name="cooldown">The typology's cool-down, milliseconds.</param>
    public static List<long> Of(FitSubject subject, ScoreModel model, double threshold, long cooldown)
    {
        var alerts = new List<(int Period, long First, long Last)>();
        foreach (var instant in subject.Instants)
        {
            if (model.Score(instant.Steps) < threshold)
            {
                continue;
            }

            var own = alerts.FindIndex(a => a.Period == instant.Period);
            var previous = alerts.FindLastIndex(a => a.Period < instant.Period);
            if (own < 0 && previous >= 0 && alerts[previous].Last >= instant.Time - cooldown / 2
                && model.Score(instant.Own) < threshold)
            {
                own = previous;
            }

            if (own < 0)
            {
                alerts.Add((instant.Period, instant.Time, instant.Until));
            }
            else
            {
                alerts[own] = alerts[own] with { Last = Math.Max(alerts[own].Last, instant.Until) };
            }
        }

        return alerts.ConvertAll(a => a.First);
    }
}
