using FraudSignals.Events;

namespace FraudSignals.Backtesting.Scoring;

/// <summary>What is true of one subject.</summary>
/// <param name="Subject">Its kind and token.</param>
/// <param name="Key">Its key as the labels file has it.</param>
/// <param name="IsFraud">Label 1.</param>
/// <param name="Class">What it is; empty where the file has no class for it.</param>
internal sealed record Label(SubjectKey Subject, string Key, bool IsFraud, string Class);
