using System.Runtime.CompilerServices;
using FraudSignals.State.Blocks;

namespace FraudSignals.State.Layouts;

/// <summary>What the sections of a subject's block are for.</summary>
internal static class SubjectStateLayout
{
    extension(in SubjectState state)
    {
        /// <summary>How the subject's kind is laid out.</summary>
        /// <remarks>Asked for at every touch; a table is given no other layouts, so the cast is not checked.</remarks>
        public SubjectLayout Layout => Unsafe.As<SubjectLayout>(state.BlockLayout);
    }
}
