using System.Collections.Immutable;

namespace FraudSignals.Rules.Fitting;

/// <summary>
/// Moves what rules give towards what labelled subjects say, no further than they can be believed: logistic regression of fraud on the
/// score, ten points to a unit of log-odds, beginning from the points there are and drawn back to them. The score is the engine's: of each
/// subject the instant of its highest, of each family its strongest finding; both are found anew after each pass.
/// </summary>
/// <param name="subjects">What was found of whom; those of whom nobody knows are passed over.</param>
/// <param name="silent">How many subjects nothing was found of: fraud, and known to be none.</param>
/// <param name="free">By rule whether the proportions of its steps may change, not only its weight.</param>
/// <param name="spread">How far from what there is a step may be expected to be, in units of log-odds.</param>
internal sealed class LogOddsFit(
    IReadOnlyList<FitSubject> subjects, (int Frauds, int Honest) silent, ImmutableArray<bool> free, double spread)
{
    /// <summary>Points of one unit of log-odds.</summary>
    public const double PerUnit = 10;

    /// <summary>The most a rule gives.</summary>
    public const double Most = 80;

    // Less than this is not worth a line in a rule file.
    private const double Least = 3;

    private const int Passes = 25;

    private readonly FitSubject[] _known = [.. subjects.Where(s => s.IsFraud is not null)];

    /// <summary>The points, and the log-odds of fraud where the score is 0.</summary>
    public (ScoreModel Model, double Offset) Fit(ScoreModel present)
    {
        var weights = Weights(present);
        var theirs = weights.Select(w => w.Value).ToArray();
        var scores = new double[_known.Length];
        var active = new List<(int Subject, double Part)>[weights.Length];
        var offset = 0.0;
        if (spread == 0)
        {
            return (present, Offset([.. _known.Select(s => s.Tops.Max(t => present.Sum(t)))], offset));
        }

        for (var pass = 0; pass < Passes; pass++)
        {
            var model = Model(present, weights);
            Activate(model, weights, scores, active);
            offset = Offset(scores, offset);
            for (var w = 0; w < weights.Length; w++)
            {
                Move(ref weights[w], theirs[w], active[w], scores, offset);
            }
        }

        return (Rounded(Model(present, weights), present), offset);
    }

    /// <summary>How badly a model foretells a subject, in nats.</summary>
    public static double Loss(ScoreModel model, double offset, FitSubject? subject, bool isFraud)
    {
        var logOdds = offset + (subject?.Tops.Max(t => model.Sum(t)) ?? 0) / PerUnit;
        return Math.Log(1 + Math.Exp(isFraud ? -logOdds : logOdds));
    }

    // Of a rule whose steps are free each step's rise is a weight of its own; of another one weight stands for all of them.
    private Weight[] Weights(ScoreModel present)
    {
        var weights = new List<Weight>();
        for (var rule = 0; rule < present.Points.Length; rule++)
        {
            var points = present.Points[rule];
            if (free[rule])
            {
                weights.AddRange(points.Select((p, step) => new Weight(rule, step, p - (step == 0 ? 0 : points[step - 1]))));
            }
            else
            {
                weights.Add(new Weight(rule, -1, points[^1]));
            }
        }

        return [.. weights];
    }

    private static ScoreModel Model(ScoreModel present, Weight[] weights)
    {
        var points = present.Points.Select(p => new double[p.Length]).ToArray();
        foreach (var weight in weights)
        {
            var rule = points[weight.Rule];
            for (var step = 0; step < rule.Length; step++)
            {
                rule[step] += weight.Value * weight.PartOf(step, present.Points[weight.Rule]);
            }
        }

        return present with { Points = [.. points.Select(p => p.Select(v => Math.Min(Most, v)).ToImmutableArray())] };
    }

    private void Activate(ScoreModel model, Weight[] weights, double[] scores, List<(int Subject, double Part)>[] active)
    {
        var of = weights.Select((w, i) => (w.Rule, i)).ToLookup(w => w.Rule, w => w.i);
        for (var w = 0; w < active.Length; w++)
        {
            active[w] = [];
        }

        for (var i = 0; i < _known.Length; i++)
        {
            var top = _known[i].Tops.MaxBy(t => model.Sum(t))!;
            scores[i] = model.Sum(top);
            foreach (var rule in model.Counted(top))
            {
                foreach (var w in of[rule])
                {
                    if (weights[w].PartOf(top[rule] - 1, model.Points[rule]) is > 0 and var part)
                    {
                        active[w].Add((i, part));
                    }
                }
            }
        }
    }

    private double Offset(double[] scores, double offset)
    {
        for (var step = 0; step < 20; step++)
        {
            var silence = Share(offset);
            var gradient = silence * (silent.Frauds + silent.Honest) - silent.Frauds;
            var curve = silence * (1 - silence) * (silent.Frauds + silent.Honest) + 1e-6;
            for (var i = 0; i < scores.Length; i++)
            {
                var share = Share(offset + scores[i] / PerUnit);
                gradient += share - (_known[i].IsFraud == true ? 1 : 0);
                curve += share * (1 - share);
            }

            offset -= Math.Clamp(gradient / curve, -1, 1);
        }

        return offset;
    }

    private void Move(ref Weight weight, double theirs, List<(int Subject, double Part)> active, double[] scores, double offset)
    {
        var pull = 1 / (spread * spread * PerUnit * PerUnit);
        var (gradient, curve) = ((weight.Value - theirs) * pull, pull);
        foreach (var (i, part) in active)
        {
            var share = Share(offset + scores[i] / PerUnit);
            gradient += (share - (_known[i].IsFraud == true ? 1 : 0)) * part / PerUnit;
            curve += share * (1 - share) * part * part / (PerUnit * PerUnit);
        }

        var moved = Math.Clamp(weight.Value - Math.Clamp(gradient / curve, -PerUnit, PerUnit), 0, Most);
        foreach (var (i, part) in active)
        {
            scores[i] += (moved - weight.Value) * part;
        }

        weight = weight with { Value = moved };
    }

    private static double Share(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    private static ScoreModel Rounded(ScoreModel model, ScoreModel present) => model with
    {
        Points =
        [
            .. model.Points.Select((points, rule) => points[^1] < Least && present.Points[rule][^1] < points[^1]
                ? present.Points[rule]
                : [.. points.Select(p => Math.Round(p))]),
        ],
    };

    /// <param name="Rule">Of which rule.</param>
    /// <param name="Step">The step from which on it counts; -1 where it is that of the highest, to which the others stand
    /// as they did.</param>
    /// <param name="Value">Points.</param>
    private readonly record struct Weight(int Rule, int Step, double Value)
    {
        public double PartOf(int step, ImmutableArray<double> present) => Step >= 0 ? (step >= Step ? 1 : 0)
            : present[^1] > 0 ? present[step] / present[^1]
            : 1;
    }
}
