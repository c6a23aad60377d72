/** How much of the commons a licence keeps open; `domain.md` names the five. */
export const OPENNESS = ["OPEN", "RECIPROCAL", "COPYFAIR", "RESTRICTED", "UNKNOWN"] as const;
export type Openness = (typeof OPENNESS)[number];

export const BARRIER_KINDS = ["FIELD_OF_USE", "NO_DERIVATIVES", "NO_COMMERCE", "PATENT", "SECRECY", "OTHER"] as const;
export type BarrierKind = (typeof BARRIER_KINDS)[number];

/** What stands between a person and the use, study, change or passing on of the work, and the term that puts it there. */
export interface Barrier {
  readonly kind: BarrierKind;
  readonly term: string;
}

export interface Classification {
  readonly openness: Openness;
  readonly barriers: readonly Barrier[];
}

interface Family {
  readonly pattern: RegExp;
  readonly openness: Openness;
  readonly barriers?: readonly Barrier[];
}

const nonCommercial: Barrier = { kind: "NO_COMMERCE", term: "commercial use is not allowed" };
const noDerivatives: Barrier = { kind: "NO_DERIVATIVES", term: "changed versions may not be passed on" };
const noNuclear: Barrier = { kind: "FIELD_OF_USE", term: "not for nuclear facilities" };
const cooperativesOnly: Barrier = {
  kind: "NO_COMMERCE",
  term: "commercial use only by commoners, cooperatives and nonprofits; others by agreement",
};

/**
 * The table, read from the top: the first family whose pattern matches the whole id decides. Ids in no family are
 * UNKNOWN, so that nothing is called open by default.
 *
 * OPEN and RECIPROCAL mean that the licence meets the Open Definition 2.1 or the Open Source Definition; RECIPROCAL asks
 * derivatives to stay under the same terms. COPYFAIR asks those who profit to reciprocate. RESTRICTED names its barrier.
 * Source: the licence texts; the lists of the Open Source Initiative, the Free Software Foundation and the Open
 * Knowledge Foundation for what is approved; Bauwens & Kostakis (2014) and Kleiner (2010) for copyfair.
 */
const FAMILIES: readonly Family[] = [
  // Copyfair: free to commoners, paid or refused to those who only extract.
  {
    pattern: /^(PPL|LicenseRef-(PPL|Peer-Production(-Licen[cs]e)?|FairShares|Coopyleft|CoopCycle|CSL))(-[\d.]+)?$/i,
    openness: "COPYFAIR",
    barriers: [cooperativesOnly],
  },
  {
    pattern: /^LicenseRef-(ACSL|Anti-Capitalist(-Software-License)?|CNPL|NPL-Cooperative)(-[\d.]+)?$/i,
    openness: "COPYFAIR",
    barriers: [
      cooperativesOnly,
      { kind: "FIELD_OF_USE", term: "not for organisations outside those named, such as the military" },
    ],
  },

  // Restricted, each by its term.
  { pattern: /^CC-BY-NC-ND-.*$/, openness: "RESTRICTED", barriers: [nonCommercial, noDerivatives] },
  { pattern: /^CC-BY-NC(-SA)?-\d.*$/, openness: "RESTRICTED", barriers: [nonCommercial] },
  { pattern: /^CC-BY-ND-.*$/, openness: "RESTRICTED", barriers: [noDerivatives] },
  {
    pattern: /^(PolyForm-Noncommercial-.*|NCGL-UK-2\.0|Aladdin|CDL-1\.0)$/,
    openness: "RESTRICTED",
    barriers: [nonCommercial],
  },
  {
    pattern: /^PolyForm-Small-Business-.*$/,
    openness: "RESTRICTED",
    barriers: [{ kind: "NO_COMMERCE", term: "commercial use only by small businesses" }],
  },
  {
    pattern: /^BUSL-1\.1$/,
    openness: "RESTRICTED",
    barriers: [
      { kind: "NO_COMMERCE", term: "production use only as the additional use grant says, until the change date" },
    ],
  },
  {
    pattern: /^FSL-1\.1-.*$/,
    openness: "RESTRICTED",
    barriers: [{ kind: "NO_COMMERCE", term: "no competing use in the first two years" }],
  },
  {
    pattern: /^Elastic-2\.0$/,
    openness: "RESTRICTED",
    barriers: [
      { kind: "FIELD_OF_USE", term: "not as a hosted or managed service" },
      { kind: "OTHER", term: "licence keys may not be removed" },
    ],
  },
  {
    pattern: /^SSPL-1\.0$/,
    openness: "RESTRICTED",
    barriers: [{ kind: "FIELD_OF_USE", term: "a service must publish everything it runs on" }],
  },
  {
    pattern: /^SUL-1\.0$/,
    openness: "RESTRICTED",
    barriers: [{ kind: "NO_COMMERCE", term: "internal, personal or non-commercial use only" }],
  },
  {
    pattern: /^Hippocratic-.*$/,
    openness: "RESTRICTED",
    barriers: [{ kind: "FIELD_OF_USE", term: "not for uses that violate human rights" }],
  },
  {
    pattern: /^JSON$/,
    openness: "RESTRICTED",
    barriers: [{ kind: "FIELD_OF_USE", term: "to be used for good, not evil" }],
  },
  { pattern: /^BSD-3-Clause-No-Nuclear-License(-2014)?$/, openness: "RESTRICTED", barriers: [noNuclear] },
  {
    pattern: /^BSD-3-Clause-No-Military-License$/,
    openness: "RESTRICTED",
    barriers: [{ kind: "FIELD_OF_USE", term: "not for military purposes" }],
  },
  {
    pattern: /^(CPOL-1\.02|MS-LPL|C-UDA-1\.0|UnRAR)$/,
    openness: "RESTRICTED",
    barriers: [{ kind: "FIELD_OF_USE", term: "only for the uses that the licence lists" }],
  },
  {
    pattern: /^GFDL-1\.[123]-invariants-.*$/,
    openness: "RESTRICTED",
    barriers: [{ kind: "NO_DERIVATIVES", term: "invariant sections may not be changed" }],
  },
  {
    pattern: /^(LicenseRef-UNLICENSED|NONE)$/i,
    openness: "RESTRICTED",
    barriers: [{ kind: "OTHER", term: "no licence is given: all rights are reserved" }],
  },

  // Reciprocal: the same freedoms for those who come after.
  { pattern: /^(A|L)?GPL-[\d.]+-(only|or-later)$/, openness: "RECIPROCAL" },
  { pattern: /^GFDL-1\.[123]-(no-invariants-)?(only|or-later)$/, openness: "RECIPROCAL" },
  {
    pattern: /^(CC-BY-SA|CC-SA|MPL|EPL|CDDL|EUPL|OSL|CPL|CPAL|RPL|APSL|SPL|NPL|LPL|IPL|YPL)-\d.*$/,
    openness: "RECIPROCAL",
  },
  {
    pattern: /^(CERN-OHL-[SW]-2\.0|CERN-OHL-1\.[12]|TAPR-OHL-1\.0|ODbL-1\.0|CDLA-Sharing-1\.0)$/,
    openness: "RECIPROCAL",
  },
  {
    pattern: /^(CECILL-(1\.[01]|2\.[01]|C)|LiLiQ-R(plus)?-1\.1|copyleft-next-.*|Parity-.*|CAL-1\.0.*)$/,
    openness: "RECIPROCAL",
  },
  {
    pattern: /^(Sleepycat|MS-RL|QPL-1\.0|SimPL-2\.0|NPOSL-3\.0|LAL-1\.[23]|OFL-1\.[01].*|D-FSL-1\.0|SISSL.*)$/,
    openness: "RECIPROCAL",
  },
  {
    pattern: /^(ESA-PL-(strong|weak)-copyleft-2\.4|Arphic-1999|NGPL|Motosoto|RSCPL|CUA-OPL-1\.0|SMAIL-GPL)$/,
    openness: "RECIPROCAL",
  },

  // Open: everyone, for everything, at most with thanks.
  {
    pattern:
      /^(0BSD|BSD-[1234]-Clause(-(Attribution|Clear|Darwin|HP|LBNL|Modification|No-Nuclear-Warranty|Open-MPI|Patent|Shortened|Sun|UC|Views))?|BSD-Source-Code)$/,
    openness: "OPEN",
  },
  {
    pattern:
      /^(MIT|MIT-(0|CMU|Modern-Variant|Wu|advertising|enna|feh|open-group|STK|Click|Festival)|MITNFA|X11.*|ISC(-Veillard)?|NCSA|Zlib|Libpng|libpng-2\.0)$/,
    openness: "OPEN",
  },
  {
    pattern:
      /^(Apache-[12]\.[01]|AFL-\d.*|Artistic-[12]\.0.*|ClArtistic|BSL-1\.0|BlueOak-1\.0\.0|UPL-1\.0|ECL-[12]\.0|EFL-[12]\.0|MS-PL)$/,
    openness: "OPEN",
  },
  {
    pattern: /^(CC0-1\.0|CC-PDDC|CC-PDM-1\.0|CC-BY-\d.*|PDDL-1\.0|ODC-By-1\.0|CDLA-Permissive-[12]\.0|O-UDA-1\.0)$/,
    openness: "OPEN",
  },
  {
    pattern:
      /^(Unlicense|WTFPL|Beerware|blessing|Fair|FSFAP|FSFULLR|MirOS|SAX-PD.*|NIST-PD.*|NTIA-PD|NCBI-PD|ANTLR-PD.*|Multics)$/,
    openness: "OPEN",
  },
  {
    pattern:
      /^(Python-2\.0(\.1)?|PSF-2\.0|CNRI-(Python.*|Jython)|PHP-3\.01?|Ruby|TCL|PostgreSQL|Vim|Xnet|curl|NTP(-0)?|Naumen)$/,
    openness: "OPEN",
  },
  {
    pattern:
      /^(OpenSSL(-standalone)?|SSLeay-standalone|SSH-(OpenSSH|short)|ICU|Unicode-(3\.0|DFS-201[56])|IJG(-short)?|FTL|bzip2-1\.0\.6|zlib-acknowledgement)$/,
    openness: "OPEN",
  },
  {
    pattern:
      /^(HPND(-.*)?|W3C(-.*)?|ZPL-.*|OLDAP-.*|MulanPSL-[12]\.0|CECILL-B|LiLiQ-P-1\.1|CERN-OHL-P-2\.0|SHL-0\.51?|SHL-2\.[01])$/,
    openness: "OPEN",
  },
  {
    pattern:
      /^(OGL-UK-.*|OGL-Canada-2\.0|NLOD-[12]\.0|DL-DE-(BY|ZERO)-2\.0|etalab-2\.0|OGDL-Taiwan-1\.0|LPPL-1\.3[ac]|Community-Spec-1\.0)$/,
    openness: "OPEN",
  },
  {
    pattern:
      /^(ImageMagick|Intel|JasPer-2\.0|Leptonica|libtiff|SMLNJ|Sendmail|Spencer-.*|TCP-wrappers|UCAR|Info-ZIP|Zend-2\.0|Entessa|AAL|PADL|EPICS)$/,
    openness: "OPEN",
  },
];

const UNCLASSIFIED: Classification = { openness: "UNKNOWN", barriers: [] };

/** Looks an id up in the table. `DocumentRef-…:LicenseRef-X` counts as `LicenseRef-X`. */
export function classifyId(id: string): Classification {
  const name = id.slice(id.indexOf(":") + 1);
  const family = FAMILIES.find(({ pattern }) => pattern.test(name));
  return family === undefined ? UNCLASSIFIED : { openness: family.openness, barriers: family.barriers ?? [] };
}
