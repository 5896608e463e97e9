// Surface-mounted magnets on an inner rotor, iron ideal: only magnets, gap and slots are meshed.
// The domain spans n_half half pole pitches from the centre of a pole; both ends are mirror axes.
// Lengths are given in mm, the mesh is in m.

DefineConstant[
  rotor_radius = 27, magnet_radius = 30, stator_radius = 31, pole_pairs = 4, arc = 0.8,
  n_half = 1, slots = 0, slot_width = 2, slot_depth = 10, slot_on_d_axis = 0, refine = 2
];

mm = 1e-3;
Rr = rotor_radius*mm; Rm = magnet_radius*mm; Rs = stator_radius*mm; Rg = (Rm + Rs)/2;
pitch = Pi/pole_pairs; half_arc = arc*pitch/2; end = n_half*pitch/2;

gap = Rs - Rm; height = Rm - Rr;
lc_gap = Min(gap, pitch*Rs/10)/(2*refine);
lc_edge = Min(lc_gap, height/(8*refine));
lc_rotor = Min(Min(height, pitch*Rr/2)/(4*refine), 6*lc_edge);

Point(1) = {0, 0, 0, 1};
origin = 1;

// --- angles where the rotor surface changes: magnet edges
ang[] = {0};
is_magnet[] = {};
For k In {0:Ceil(n_half/2)}
  lo = k*pitch - half_arc; hi = k*pitch + half_arc;
  If (lo > 1e-9 && lo < end - 1e-9)
    ang[] += {lo}; is_magnet[] += {0};
  EndIf
  If (hi < end - 1e-9)
    ang[] += {hi}; is_magnet[] += {1};
  EndIf
EndFor
// the last span is a magnet when the end is a pole centre, air otherwise
is_magnet[] += {(n_half % 2 == 0) ? 1 : 0};
ang[] += {end};
n = #is_magnet[];

For i In {0:n}
  on_edge = (i > 0 && i < n);
  p = newp; Point(p) = {Rr*Cos(ang[i]), Rr*Sin(ang[i]), 0, on_edge ? 2*lc_edge : lc_rotor}; pr[i] = p;
  p = newp; Point(p) = {Rm*Cos(ang[i]), Rm*Sin(ang[i]), 0, on_edge ? lc_edge : lc_gap}; pm[i] = p;
EndFor
For i In {0:n}
  l = newl; Line(l) = {pr[i], pm[i]}; radial[i] = l;
EndFor
For i In {0:n-1}
  l = newl; Circle(l) = {pr[i], origin, pr[i+1]}; arc_r[i] = l;
  l = newl; Circle(l) = {pm[i], origin, pm[i+1]}; arc_m[i] = l;
EndFor
magnets[] = {}; spacers[] = {};
For i In {0:n-1}
  c = newll; Curve Loop(c) = {radial[i], arc_m[i], -radial[i+1], -arc_r[i]};
  s = news; Plane Surface(s) = {c};
  If (is_magnet[i])
    magnets[] += {s};
  Else
    spacers[] += {s};
  EndIf
EndFor

// --- mid-gap circle, cut once per half pitch
For i In {0:n_half}
  p = newp; Point(p) = {Rg*Cos(i*pitch/2), Rg*Sin(i*pitch/2), 0, lc_gap}; pg[i] = p;
EndFor
mid[] = {};
For i In {0:n_half-1}
  l = newl; Circle(l) = {pg[i], origin, pg[i+1]}; mid[] += {l};
EndFor

// --- bore, cut at the slot edges
bore_ang[] = {0}; bore_slot[] = {};
If (slots > 0)
  slot_pitch = 2*Pi/slots; w = slot_width*mm/2; half_slot = Asin(w/Rs);
  first = slot_on_d_axis ? 0 : 0.5;
  For k In {0:Ceil(end/slot_pitch)}
    lo = (k + first)*slot_pitch - half_slot; hi = (k + first)*slot_pitch + half_slot;
    If (lo > 1e-9 && lo < end - 1e-9)
      bore_ang[] += {lo}; bore_slot[] += {0};
    EndIf
    If (hi < end - 1e-9)
      bore_ang[] += {hi}; bore_slot[] += {1};
    EndIf
  EndFor
  // what the end of the domain cuts: a slot when the end is a whole number of pitches past a slot
  x = end/slot_pitch - first;
  bore_slot[] += {(Fabs(x - Round(x)) < 1e-6) ? 1 : 0};
  bore_ang[] += {end};
Else
  For i In {1:n_half}
    bore_slot[] += {0}; bore_ang[] += {i*pitch/2};
  EndFor
EndIf
m = #bore_slot[];
For i In {0:m}
  on_edge = (slots > 0 && i > 0 && i < m);
  p = newp; Point(p) = {Rs*Cos(bore_ang[i]), Rs*Sin(bore_ang[i]), 0, on_edge ? lc_edge : lc_gap}; pb[i] = p;
EndFor
bore[] = {}; tooth[] = {}; slot_surfaces[] = {};
For i In {0:m-1}
  l = newl; Circle(l) = {pb[i], origin, pb[i+1]}; bore[] += {l};
  If (!bore_slot[i])
    tooth[] += {l};
  EndIf
EndFor

side_lo[] = {}; side_hi[] = {};
l = newl; Line(l) = {pm[0], pg[0]}; side_lo[] += {l};
l = newl; Line(l) = {pg[0], pb[0]}; side_lo[] += {l};
l = newl; Line(l) = {pm[n], pg[n_half]}; side_hi[] += {l};
l = newl; Line(l) = {pg[n_half], pb[m]}; side_hi[] += {l};

// --- slots: parallel sides, flat bottom
If (slots > 0)
  x_bottom = Rs*Cos(half_slot) + slot_depth*mm;
  For i In {0:m-1}
    If (bore_slot[i])
      If (i == 0 && slot_on_d_axis)
        c0 = 0;
      ElseIf (i == m-1)
        c0 = end;
      Else
        c0 = (bore_ang[i] + bore_ang[i+1])/2;
      EndIf
      lc_slot = Min(w/(2*refine), 6*lc_edge);
      w0 = (i == 0 && slot_on_d_axis) ? 0 : w;
      w1 = (i == m-1) ? 0 : w;
      p = newp; Point(p) = {x_bottom*Cos(c0) + w0*Sin(c0), x_bottom*Sin(c0) - w0*Cos(c0), 0, lc_slot}; q0 = p;
      p = newp; Point(p) = {x_bottom*Cos(c0) - w1*Sin(c0), x_bottom*Sin(c0) + w1*Cos(c0), 0, lc_slot}; q1 = p;
      l0 = newl; Line(l0) = {pb[i], q0};
      l1 = newl; Line(l1) = {q0, q1};
      l2 = newl; Line(l2) = {q1, pb[i+1]};
      c = newll; Curve Loop(c) = {l0, l1, l2, -bore[i]};
      s = news; Plane Surface(s) = {c}; slot_surfaces[] += {s};
      If (w0 == 0)
        side_lo[] += {l0};
      EndIf
      If (w1 == 0)
        side_hi[] += {l2};
      EndIf
    EndIf
  EndFor
EndIf

c = newll; Curve Loop(c) = {side_lo[0], mid[], -side_hi[0], -arc_m[]};
s = news; Plane Surface(s) = {c}; gap_inner = s;
c = newll; Curve Loop(c) = {side_lo[1], bore[], -side_hi[1], -mid[]};
s = news; Plane Surface(s) = {c}; gap_outer = s;

Physical Surface("magnet", 1) = {magnets[]};
Physical Surface("spacer", 2) = {spacers[]};
Physical Surface("gap", 3) = {gap_inner, gap_outer};
If (#slot_surfaces[] > 0)
  Physical Surface("slot", 4) = {slot_surfaces[]};
EndIf
Physical Curve("bore", 11) = {bore[]};
Physical Curve("middle", 12) = {mid[]};
Physical Curve("pole_centre", 13) = {radial[0], side_lo[]};
Physical Curve("far_side", 14) = {radial[n], side_hi[]};

Mesh.ElementOrder = 2;
Mesh.MshFileVersion = 2.2;
Mesh.Algorithm = 6;
