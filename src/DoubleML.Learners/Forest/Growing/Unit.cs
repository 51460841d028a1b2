using System.Runtime.InteropServices;

namespace DoubleML.Learners.Forest.Growing;

/// <summary>
/// What a tree learns from one row: its weight and its weight times its target, both as whole numbers held in doubles
/// (see <see cref="TrainingSet"/>), side by side so that one 128-bit load brings both.
/// </summary>
/// <param name="Sum">Weight times target.</param>
/// <param name="Weight">Weight; with a bootstrap the number of draws times the sample weight.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Unit(double Sum, double Weight);
